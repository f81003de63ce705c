package pagereel.cli;

import java.util.Locale;
import java.util.Map;

/// Whether terminal output has colours.
enum ColorMode {
  AUTO,
  ALWAYS,
  NEVER;

  /// Whether to colour what goes to a stream. `NO_COLOR`, if it is set to anything, means no,
  /// unless
  /// the user asks for colours.
  boolean on(boolean isTerminal, Map<String, String> environment) {
    return switch (this) {
      case ALWAYS -> true;
      case NEVER -> false;
      case AUTO ->
        isTerminal
            && environment.getOrDefault("NO_COLOR", "").isEmpty()
            && !"dumb".equals(environment.get("TERM"));
    };
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
