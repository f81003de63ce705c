/// The page allocator: zones, frames, free lists, per-CPU lists, pageblocks.
@NullMarked
package pagereel.replay.model;

import org.jspecify.annotations.NullMarked;
