package pagereel.captures;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import pagereel.replay.Divergence.Kind;
import pagereel.replay.Divergences;
import pagereel.replay.ReplayResult;
import pagereel.replay.ReplayWarning;
import pagereel.replay.kernel.KernelProfile;
import pagereel.replay.kernel.KernelProfiles;

/// The samples replayed under each kernel's rules: what diverges is what changed.
class OtherRulesTest {

  /// One trace's results by the profile whose rules were used.
  private record Results(Map<String, ReplayResult> byRules) {

    static Results of(Path sample) throws IOException {
      Map<String, ReplayResult> results = new LinkedHashMap<>();
      for (KernelProfile profile : KernelProfiles.ALL) {
        Optional<String> rules = Optional.of(profile.name());
        results.put(profile.name(), Replays.of(sample, options -> options.withRules(rules)));
      }
      return new Results(results);
    }

    ReplayResult get(String rules) {
      return Objects.requireNonNull(byRules.get(rules));
    }
  }

  private static long unexplained(ReplayResult result, Kind kind) {
    Divergences.KindCount count =
        result.divergences().byKind().getOrDefault(kind, new Divergences.KindCount(0, 0));
    return count.count() - count.explained();
  }

  private static void assertFewestUnder(String own, Results results) {
    Divergences fewest = results.get(own).divergences();
    assertThat(results.byRules().values())
        .extracting(ReplayResult::divergences)
        .allSatisfy(other -> {
          assertThat(other.total()).isGreaterThanOrEqualTo(fewest.total());
          assertThat(other.unexplained()).isGreaterThanOrEqualTo(fewest.unexplained());
        });
  }

  @Test
  void aTraceOf612UnderOlderRulesShowsTheNewerFallback() throws IOException {
    Results results = Results.of(Replays.FRAGMENTATION_SAMPLE);

    assertFewestUnder("6.12", results);
    for (String older : List.of("5.15", "6.1", "6.6")) {
      // A block stolen from another type leaves without mm_page_alloc_zone_locked, and one that is
      // claimed leaves before the event that tells of the claim.
      assertThat(unexplained(results.get(older), Kind.UNTRACED_TAKE)).isGreaterThan(500);
      assertThat(unexplained(results.get(older), Kind.TYPE_MISMATCH)).isGreaterThan(500);
      // Targets of compaction are given back with an event, and free blocks are kept whole.
      assertThat(unexplained(results.get(older), Kind.SCAN_MISMATCH)).isPositive();
    }
    // The type is not the list's there, so that it contradicts none.
    assertThat(unexplained(results.get("5.10"), Kind.TYPE_MISMATCH)).isZero();
    // Blocks of more than a page are drained from lists that the rules do not have.
    assertThat(unexplained(results.get("5.10"), Kind.UNTRACED_RETURN))
        .isGreaterThan(unexplained(results.get("5.15"), Kind.UNTRACED_RETURN));
    assertThat(results.get("6.18").divergences()).isEqualTo(results.get("6.12").divergences());
  }

  @Test
  void aTraceOf61UnderNewerRulesShowsTheNewerIsolation() throws IOException {
    Results results = Results.of(Replays.CMA_SAMPLE);

    assertFewestUnder("6.1", results);
    // Blocks are split at each pageblock of an isolated range, so that scans take other pages.
    assertThat(unexplained(results.get("6.1"), Kind.SCAN_MISMATCH)).isZero();
    assertThat(unexplained(results.get("6.12"), Kind.SCAN_MISMATCH)).isPositive();
    assertThat(unexplained(results.get("6.1"), Kind.UNTRACED_RETURN)).isZero();
    assertThat(unexplained(results.get("5.10"), Kind.UNTRACED_RETURN)).isPositive();
  }

  private static List<String> warnings(UnaryOperator<Optional<String>> rules) throws IOException {
    return Replays.of(
            Replays.CMA_SAMPLE,
            options -> options.withRules(rules.apply(options.kernel())).between(0, 1))
        .warnings()
        .stream()
        .map(ReplayWarning::code)
        .toList();
  }

  @Test
  void otherAndUntriedRulesAreTold() throws IOException {
    assertThat(warnings(own -> Optional.empty())).doesNotContain("otherKernel", "untriedProfile");
    assertThat(warnings(own -> own)).doesNotContain("otherKernel", "untriedProfile");
    assertThat(warnings(own -> Optional.of("6.12.3")))
        .contains("otherKernel")
        .doesNotContain("untriedProfile");
    assertThat(warnings(own -> Optional.of("5.15"))).contains("otherKernel", "untriedProfile");
  }
}
