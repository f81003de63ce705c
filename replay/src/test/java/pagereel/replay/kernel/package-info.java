@NullMarked
package pagereel.replay.kernel;

import org.jspecify.annotations.NullMarked;
