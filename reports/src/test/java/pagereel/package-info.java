@NullMarked
package pagereel;

import org.jspecify.annotations.NullMarked;
