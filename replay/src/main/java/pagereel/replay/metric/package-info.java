/// What is measured of a zone over time, one file each.
@NullMarked
package pagereel.replay.metric;

import org.jspecify.annotations.NullMarked;
