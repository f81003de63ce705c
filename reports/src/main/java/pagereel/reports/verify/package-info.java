/// A replay held against the snapshots beside its trace: the figures, and what they must reach.
@NullMarked
package pagereel.reports.verify;

import org.jspecify.annotations.NullMarked;
