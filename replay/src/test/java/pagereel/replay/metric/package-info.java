@NullMarked
package pagereel.replay.metric;

import org.jspecify.annotations.NullMarked;
