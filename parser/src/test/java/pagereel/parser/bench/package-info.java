@NullMarked
package pagereel.parser.bench;

import org.jspecify.annotations.NullMarked;
