package pagereel.replay.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import pagereel.replay.kernel.KernelProfile.FallbackRule;

/// A kernel release finds the rules of the newest profile that is not newer than it.
class KernelProfilesTest {

  @ParameterizedTest
  @CsvSource({
    "5.10.0-28-amd64, 5.10",
    "5.14.21, 5.10",
    "5.15.0-105-generic, 5.15",
    "6.0.19, 5.15",
    "6.1.0-50-arm64, 6.1",
    "6.5.0, 6.1",
    "6.6.30, 6.6",
    "6.8.0-31-generic, 6.6",
    "6.12.117+deb12-amd64, 6.12",
    "6.17.1, 6.12",
    "6.18-rc3, 6.18",
    "7.2.0, 6.18",
    "10.0, 6.18",
    "6.9, 6.6",
    "6.10.0, 6.6",
    "5.4.0, 5.10",
    "4.19.0-26, 5.10",
    "2.6.32, 5.10"
  })
  void aReleaseHasItsProfile(String release, String profile) {
    assertThat(KernelProfiles.forRelease(release).orElseThrow().name()).isEqualTo(profile);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "linux", "6", "6.", ".1", "v6.1", " 6.1", "123456.1", "six.one"})
  void whatDoesNotBeginWithAVersionHasNone(String release) {
    assertThat(KernelProfiles.forRelease(release)).isEmpty();
  }

  @Test
  void profilesAreInOrderAndEachFindsItself() {
    List<KernelProfile> all = KernelProfiles.ALL;
    for (int i = 0; i < all.size(); i++) {
      assertThat(KernelProfiles.forRelease(all.get(i).name())).contains(all.get(i));
      for (int j = 0; j < all.size(); j++) {
        boolean after = all.get(i).isAfter(all.get(j).major(), all.get(j).minor());
        assertThat(after).isEqualTo(i > j);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"4.19.0,true", "5.9,true", "5.10.262,false", "6.1,false", "linux,false"})
  void kernelsOlderThanAllProfilesAreTold(String release, boolean older) {
    assertThat(KernelProfiles.isOlderThanAll(release)).isEqualTo(older);
  }

  @Test
  void aTraceOfNoKnownKernelGetsRulesThatMetRealTraces() {
    assertThat(KernelProfiles.fallback().metRealTrace()).isTrue();
  }

  @Test
  void listsThatFollowPageblocksGoWithClaimOrSteal() {
    for (KernelProfile profile : KernelProfiles.ALL) {
      assertThat(profile.listTypeIsPageblockType())
          .isEqualTo(profile.fallback() == FallbackRule.CLAIM_OR_STEAL);
    }
  }
}
