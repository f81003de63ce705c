@NullMarked
package pagereel.parser.fuzz;

import org.jspecify.annotations.NullMarked;
