@NullMarked
package pagereel.replay;

import org.jspecify.annotations.NullMarked;
