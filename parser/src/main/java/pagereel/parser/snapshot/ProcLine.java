package pagereel.parser.snapshot;

import java.util.Arrays;
import java.util.List;
import pagereel.parser.TraceFormatException;

/// One line of a `/proc` file as words parted by spaces and commas.
///
/// @param number counted from 1
record ProcLine(String path, long number, String text, List<String> words) {

  static ProcLine parse(String path, long number, String text) {
    List<String> words =
        Arrays.stream(text.split("[ ,\t]+", -1)).filter(word -> !word.isEmpty()).toList();
    return new ProcLine(path, number, text, words);
  }

  /// Whether the line begins with these words.
  boolean startsWith(String... expected) {
    return words.size() >= expected.length
        && words.subList(0, expected.length).equals(List.of(expected));
  }

  /// Whether the line begins `Node 0, zone DMA`.
  boolean namesZone() {
    return words.size() >= 4 && word(0).equals("Node") && word(2).equals("zone");
  }

  String word(int index) {
    return words.get(index);
  }

  /// @throws TraceFormatException if there is no such word, or it is no whole number from 0 on
  long number(int index) throws TraceFormatException {
    if (index >= words.size()) {
      throw wrong("a number after `" + text.strip() + "`", "the line's end");
    }
    try {
      return Long.parseUnsignedLong(word(index));
    } catch (NumberFormatException e) {
      throw wrong("a number", "`" + word(index) + "`");
    }
  }

  /// The words from this one on as numbers.
  long[] numbers(int from) throws TraceFormatException {
    long[] numbers = new long[words.size() - from];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = number(from + i);
    }
    return numbers;
  }

  TraceFormatException wrong(String expected, String found) {
    return TraceFormatException.atLine(path, number, expected, found);
  }
}
