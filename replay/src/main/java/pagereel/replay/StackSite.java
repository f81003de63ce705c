package pagereel.replay;

import java.util.List;

/// A call chain through which tasks of one name took pages.
///
/// @param stack          innermost frame first; empty if the trace does not tell
/// @param allocatedPages taken over the whole trace
/// @param livePages      still held at its end
/// @param unmovablePages of these, those that cannot be moved
public record StackSite(
    String comm, List<String> stack, long allocatedPages, long livePages, long unmovablePages) {

  public StackSite {
    stack = List.copyOf(stack);
  }
}
