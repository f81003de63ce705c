@NullMarked
package pagereel.parser.snapshot;

import org.jspecify.annotations.NullMarked;
