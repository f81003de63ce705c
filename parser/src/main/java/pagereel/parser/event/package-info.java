/// The event stream that every trace format becomes: batches of rows, one tracepoint a row.
@NullMarked
package pagereel.parser.event;

import org.jspecify.annotations.NullMarked;
