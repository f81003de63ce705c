/// The whole path on real captures: what the replay makes of them, against what is known of them.
@NullMarked
package pagereel.captures;

import org.jspecify.annotations.NullMarked;
