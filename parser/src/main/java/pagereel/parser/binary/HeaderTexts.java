package pagereel.parser.binary;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import pagereel.parser.TraceFormatException;

/// The texts in a trace.dat's header, in the shape that both versions of the file share: page
/// layout, event formats, task names.
final class HeaderTexts {

  private static final int MAX_NAME = 256;

  private final Map<Integer, EventFormat> formats = new LinkedHashMap<>();
  private final Map<Integer, String> comms = new LinkedHashMap<>();
  private @Nullable PageLayout layout;

  Map<Integer, EventFormat> formats() {
    return formats;
  }

  Map<Integer, String> comms() {
    return comms;
  }

  @Nullable
  PageLayout layout() {
    return layout;
  }

  /// `header_page` and `header_event`.
  void readHeaderInfo(HeaderInput input) throws IOException {
    expect(input, "header_page");
    long length = input.i64("the size of header_page");
    TraceFormatException unusable =
        input.problem("header_page with timestamp, commit and data", "another text");
    String text = input.text(length, "header_page");
    try {
      layout = PageLayout.parse(text);
    } catch (IllegalArgumentException e) {
      throw (TraceFormatException) unusable.initCause(e);
    }
    expect(input, "header_event");
    input.skip(input.i64("the size of header_event"), "header_event");
  }

  private static void expect(HeaderInput input, String tag) throws IOException {
    TraceFormatException missing = input.problem("\"" + tag + "\"", "something else");
    if (!input.cString(tag.length() + 1, "\"" + tag + "\"").equals(tag)) {
      throw missing;
    }
  }

  /// The formats of ftrace's own events, such as `print`.
  void readFtraceFormats(HeaderInput input) throws IOException {
    readFormats(input, input.u32("the number of ftrace formats"));
  }

  /// The formats of the tracepoints, system by system.
  void readEventFormats(HeaderInput input) throws IOException {
    long systems = input.u32("the number of event systems");
    for (long system = 0; system < systems; system++) {
      input.cString(MAX_NAME, "the name of an event system");
      readFormats(input, input.u32("the number of a system's event formats"));
    }
  }

  private void readFormats(HeaderInput input, long count) throws IOException {
    for (long i = 0; i < count; i++) {
      long length = input.i64("the size of an event format");
      long place = input.fileOffset();
      Optional<EventFormat> format =
          EventFormat.parse(input.text(length, "an event format"), place);
      format.ifPresent(f -> formats.put(f.id(), f));
    }
  }

  /// Lines of thread id and name. The first line of a thread counts.
  void readCommandLines(String lines) {
    int at = 0;
    while (at < lines.length()) {
      int end = lines.indexOf('\n', at);
      if (end < 0) {
        end = lines.length();
      }
      int pid = 0;
      int digits = 0;
      while (at < end && digits < 9 && Character.digit(lines.charAt(at), 10) >= 0) {
        pid = 10 * pid + Character.digit(lines.charAt(at), 10);
        at++;
        digits++;
      }
      if (digits > 0 && at < end && lines.charAt(at) == ' ') {
        comms.putIfAbsent(pid, lines.substring(at + 1, end));
      }
      at = end + 1;
    }
  }
}
