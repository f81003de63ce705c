/// The replay: events run through the model of the page allocator, and what came out of it.
@NullMarked
package pagereel.replay;

import org.jspecify.annotations.NullMarked;
