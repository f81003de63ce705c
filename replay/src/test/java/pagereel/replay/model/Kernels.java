package pagereel.replay.model;

import java.util.List;
import java.util.stream.Stream;
import pagereel.replay.kernel.KernelProfile;
import pagereel.replay.kernel.KernelProfiles;

/// The kernel profiles by name, for tests.
final class Kernels {

  static final KernelProfile V5_10 = of("5.10");
  static final KernelProfile V5_15 = of("5.15");
  static final KernelProfile V6_1 = of("6.1");
  static final KernelProfile V6_6 = of("6.6");
  static final KernelProfile V6_12 = of("6.12");
  static final KernelProfile V6_18 = of("6.18");

  private static final List<KernelProfile> OLD = List.of(V5_10, V5_15);
  private static final List<KernelProfile> LISTS_APART = List.of(V5_10, V5_15, V6_1, V6_6);
  private static final List<KernelProfile> LISTS_FOLLOW = List.of(V6_12, V6_18);

  private Kernels() {}

  private static KernelProfile of(String release) {
    return KernelProfiles.forRelease(release).orElseThrow();
  }

  static Stream<KernelProfile> all() {
    return KernelProfiles.ALL.stream();
  }

  /// Kernels that isolate just the pageblocks which a range touches.
  static Stream<KernelProfile> isolatingByPageblock() {
    return all().filter(profile -> !profile.isolationRoundsOut());
  }

  /// Of those the ones on which an isolated pageblock becomes what its request asks for.
  static Stream<KernelProfile> overwritingTypes() {
    return isolatingByPageblock().filter(profile -> !profile.isolationKeepsType());
  }

  /// Kernels whose per-CPU lists have more than single pages.
  static Stream<KernelProfile> cachingLargerOrders() {
    return all().filter(profile -> !profile.equals(V5_10));
  }

  /// Kernels in which free blocks of all types but Isolate merge.
  static Stream<KernelProfile> mergingAllTypes() {
    return OLD.stream();
  }

  /// Kernels in which only types that may mix merge.
  static Stream<KernelProfile> mergingSomeTypes() {
    return all().filter(profile -> !OLD.contains(profile));
  }

  /// Kernels in which a block may be on another list than its pageblock's.
  static Stream<KernelProfile> listsApart() {
    return LISTS_APART.stream();
  }

  /// Kernels in which a free block is on the list of its pageblock's type.
  static Stream<KernelProfile> listsFollow() {
    return LISTS_FOLLOW.stream();
  }
}
