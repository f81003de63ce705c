/// Opening a trace: what it is, its events, and what was wrong with it.
@NullMarked
package pagereel.parser;

import org.jspecify.annotations.NullMarked;
