/// The command line: options, streams, exit codes.
@NullMarked
package pagereel.cli;

import org.jspecify.annotations.NullMarked;
