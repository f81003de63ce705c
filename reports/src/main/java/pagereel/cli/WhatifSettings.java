package pagereel.cli;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import pagereel.replay.IsolationTrials;
import pagereel.replay.kernel.KernelProfiles;
import pagereel.reports.PlainText;

/// What `whatif --set` changes.
///
/// @param isolations versions of the range isolation, oldest first
/// @param kernel     the release whose rules are compared with the trace's own
record WhatifSettings(List<String> isolations, Optional<String> kernel) {

  private static final String ISOLATION = "isolation";
  private static final String KERNEL = "kernel";
  private static final List<String> KEYS = List.of(ISOLATION, KERNEL);
  private static final String ALL = "all";

  /// @param settings of the form `KEY=VALUE`
  /// @throws IllegalArgumentException saying what is wrong, with names that are near
  static WhatifSettings of(List<String> settings) {
    Set<String> isolations = new LinkedHashSet<>();
    Optional<String> kernel = Optional.empty();
    Set<String> seen = new LinkedHashSet<>();
    for (String setting : settings) {
      int equals = setting.indexOf('=');
      String key = equals < 0 ? setting : setting.substring(0, equals);
      if (!KEYS.contains(key)) {
        throw new IllegalArgumentException(
            "--set: no key '" + PlainText.of(key) + "'" + NearNames.hint(key, KEYS));
      }
      if (equals < 0) {
        throw new IllegalArgumentException("--set: " + key + " needs a value: " + key + "=VALUE");
      }
      if (!seen.add(key)) {
        throw new IllegalArgumentException("--set: " + key + " is given twice");
      }
      String value = setting.substring(equals + 1);
      if (key.equals(ISOLATION)) {
        isolations.addAll(variants(value));
      } else {
        kernel = Optional.of(version(value));
      }
    }
    return new WhatifSettings(List.copyOf(isolations), kernel);
  }

  private static List<String> variants(String value) {
    List<String> known = IsolationTrials.variants();
    if (value.equals(ALL)) {
      return known;
    }
    List<String> wanted = List.of(value.split(",", -1));
    for (String name : wanted) {
      if (!known.contains(name)) {
        List<String> all = new ArrayList<>(known);
        all.add(ALL);
        throw new IllegalArgumentException(
            "--set isolation: no version '" + PlainText.of(name) + "'" + NearNames.hint(name, all));
      }
    }
    return known.stream().filter(wanted::contains).toList();
  }

  private static String version(String value) {
    if (KernelProfiles.forRelease(value).isEmpty()) {
      List<String> known =
          KernelProfiles.ALL.stream().map(profile -> profile.name()).toList();
      throw new IllegalArgumentException("--set kernel: '" + PlainText.of(value)
          + "' is not a version such as 6.12" + NearNames.hint(value, known));
    }
    return value;
  }
}
