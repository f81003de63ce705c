/// Tests of the command line.
@NullMarked
package pagereel.cli;

import org.jspecify.annotations.NullMarked;
