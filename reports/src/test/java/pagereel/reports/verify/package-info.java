/// Tests of verifications: their text, and what they must reach.
@NullMarked
package pagereel.reports.verify;

import org.jspecify.annotations.NullMarked;
