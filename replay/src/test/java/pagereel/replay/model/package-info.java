@NullMarked
package pagereel.replay.model;

import org.jspecify.annotations.NullMarked;
