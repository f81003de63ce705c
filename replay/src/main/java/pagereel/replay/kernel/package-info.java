/// What differs between kernel versions, as data.
@NullMarked
package pagereel.replay.kernel;

import org.jspecify.annotations.NullMarked;
