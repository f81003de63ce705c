@NullMarked
package pagereel.parser;

import org.jspecify.annotations.NullMarked;
