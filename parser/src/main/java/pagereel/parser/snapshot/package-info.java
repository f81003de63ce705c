/// The state files beside a trace: `/proc` files and exact dumps.
@NullMarked
package pagereel.parser.snapshot;

import org.jspecify.annotations.NullMarked;
