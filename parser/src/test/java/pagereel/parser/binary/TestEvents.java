package pagereel.parser.binary;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import pagereel.parser.Diagnostics;
import pagereel.parser.TraceFormat;
import pagereel.parser.TraceInfo;
import pagereel.parser.TraceReader;
import pagereel.parser.TraceSource;
import pagereel.parser.event.Column;
import pagereel.parser.event.EventBatch;
import pagereel.parser.event.NameTable;
import pagereel.parser.event.PageEvent;

/// Formats and records of a few events, and a reading of what was written.
final class TestEvents {

  static final int FREE = 10;
  static final int ALLOC = 11;
  static final int FINISH = 12;
  static final int PRINT = 5;
  static final int END = 13;
  static final int STACK = 4;
  static final int USER_STACK = 6;

  private static final String GFP_PRINT =
      "\"gfp_flags=%s\", (REC->gfp_flags) ? __print_flags(REC->gfp_flags, \"|\","
          + " {( unsigned long)((( gfp_t)(((((1UL))) << (12))|((((1UL))) << (13))))"
          + " | (( gfp_t)0x40u)), \"GFP_NOFS\"},"
          + " {( unsigned long)(( gfp_t)((((1UL))) << (12))), \"__GFP_DIRECT_RECLAIM\"},"
          + " {( unsigned long)(( gfp_t)((((1UL))) << (13))), \"__GFP_KSWAPD_RECLAIM\"},"
          + " {( unsigned long)(( gfp_t)0x40u), \"__GFP_IO\"} ) : \"none\"";

  /// What was read of a file.
  record Reading(TraceInfo info, List<String> events, List<Diagnostics.Finding> findings) {

    List<String> codes() {
      return findings.stream().map(Diagnostics.Finding::code).toList();
    }
  }

  private TestEvents() {}

  /// Declares the formats of all events here, for the writer's size of a long.
  static TraceDatWriter formats(TraceDatWriter writer) {
    int s = writer.longSize;
    int order = 8 + s;
    return writer
        .format(
            "mm_page_free",
            FREE,
            "\"\"",
            "unsigned long pfn:8:%d:0".formatted(s),
            "unsigned int order:%d:4:0".formatted(order))
        .format(
            "mm_page_alloc",
            ALLOC,
            GFP_PRINT,
            "unsigned long pfn:8:%d:0".formatted(s),
            "unsigned int order:%d:4:0".formatted(order),
            "gfp_t gfp_flags:%d:4:0".formatted(order + 4),
            "int migratetype:%d:4:1".formatted(order + 8))
        .format(
            "cma_alloc_finish",
            FINISH,
            "\"\"",
            "__data_loc char[] name:8:4:0",
            "unsigned long pfn:%d:%d:0".formatted(8 + s, s),
            "const struct page * page:%d:%d:0".formatted(8 + 2 * s, s),
            "unsigned long count:%d:%d:0".formatted(8 + 3 * s, s),
            "unsigned int align:%d:4:0".formatted(8 + 4 * s),
            "int errorno:%d:4:1".formatted(12 + 4 * s))
        .format(
            "mm_compaction_finished",
            END,
            "\"%s\", __print_symbolic(REC->idx, {0, \"DMA\"}, {1, \"Normal\"}),"
                + " __print_symbolic(REC->ret, {7, \"success\"}, {1 + 1, \"complete\"})",
            "int nid:8:4:1",
            "enum zone_type idx:12:4:0",
            "int order:16:4:1",
            "int ret:20:4:1")
        .format(
            "print",
            PRINT,
            "\"%s\", REC->buf",
            "unsigned long ip:8:%d:0".formatted(s),
            "char buf[]:%d:0:0".formatted(8 + s))
        .format(
            "kernel_stack",
            STACK,
            "\"\"",
            "int size:8:4:1",
            "unsigned long caller[]:%d:0:0".formatted(8 + s))
        .format(
            "user_stack",
            USER_STACK,
            "\"\"",
            "unsigned int tgid:8:4:0",
            "unsigned long caller[8]:%d:%d:0".formatted(8 + s, 8 * s));
  }

  private static ByteBuffer record(TraceDatWriter writer, int size, int type, int pid) {
    return writer.buffer(size).putShort((short) type).putShort((short) 0).putInt(pid);
  }

  private static void putLong(TraceDatWriter writer, ByteBuffer record, long value) {
    if (writer.longSize == 8) {
      record.putLong(value);
    } else {
      record.putInt((int) value);
    }
  }

  static byte[] free(TraceDatWriter writer, int pid, long pfn, int order) {
    ByteBuffer record = record(writer, 12 + writer.longSize, FREE, pid);
    putLong(writer, record, pfn);
    return PageWriter.bytes(record.putInt(order));
  }

  /// The record of an event as it is in another context.
  ///
  /// @param flags its `common_flags`
  static byte[] withFlags(byte[] record, int flags) {
    byte[] flagged = record.clone();
    flagged[2] = (byte) flags;
    return flagged;
  }

  static byte[] alloc(TraceDatWriter writer, int pid, long pfn, int order, int gfp, int type) {
    ByteBuffer record = record(writer, 20 + writer.longSize, ALLOC, pid);
    putLong(writer, record, pfn);
    return PageWriter.bytes(record.putInt(order).putInt(gfp).putInt(type));
  }

  static byte[] finish(TraceDatWriter writer, String area, long pfn, long page, long count) {
    int fixed = 16 + 4 * writer.longSize;
    byte[] name = Arrays.copyOf(area.getBytes(StandardCharsets.UTF_8), 8);
    ByteBuffer record = record(writer, fixed + 8, FINISH, 8);
    record.putInt((area.length() + 1) << 16 | fixed);
    record.position(8 + writer.longSize);
    putLong(writer, record, pfn);
    putLong(writer, record, page);
    putLong(writer, record, count);
    return PageWriter.bytes(record.putInt(3).putInt(-16).put(name));
  }

  static byte[] finished(TraceDatWriter writer, int zone, int order, int ret) {
    return PageWriter.bytes(
        record(writer, 24, END, 0).putInt(0).putInt(zone).putInt(order).putInt(ret));
  }

  static byte[] print(TraceDatWriter writer, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    ByteBuffer record = record(writer, (8 + writer.longSize + bytes.length + 4) & -4, PRINT, 9);
    record.position(8 + writer.longSize);
    return PageWriter.bytes(record.put(bytes));
  }

  /// A call chain in the kernel.
  ///
  /// @param size how many of the callers count
  static byte[] stack(TraceDatWriter writer, int pid, int size, long... callers) {
    int fixed = 8 + writer.longSize;
    ByteBuffer record = record(writer, fixed + callers.length * writer.longSize, STACK, pid);
    record.putInt(size).position(fixed);
    for (long caller : callers) {
      putLong(writer, record, caller);
    }
    return PageWriter.bytes(record);
  }

  /// A call chain in user space: 8 longs, 0 behind the last that counts.
  static byte[] userStack(TraceDatWriter writer, int pid, long... callers) {
    int fixed = 8 + writer.longSize;
    ByteBuffer record = record(writer, fixed + 8 * writer.longSize, USER_STACK, pid);
    record.putInt(pid).position(fixed);
    for (long caller : callers) {
      putLong(writer, record, caller);
    }
    return PageWriter.bytes(record);
  }

  static byte[] other(TraceDatWriter writer, int type) {
    return PageWriter.bytes(record(writer, 12, type, 8));
  }

  static Reading read(byte[] file) throws IOException {
    return read(TraceSource.ofStream("test", new ByteArrayInputStream(file)));
  }

  static Reading read(TraceSource trace) throws IOException {
    Diagnostics diagnostics = new Diagnostics(false);
    List<String> events = new ArrayList<>();
    try (TraceSource source = trace;
        TraceReader reader = TraceFormat.open(source, diagnostics)) {
      EventBatch batch = new EventBatch(3);
      while (reader.next(batch)) {
        for (int row = 0; row < batch.size(); row++) {
          NameTable names = reader.names();
          List<String> stack = reader.stacks().names(batch.stack(row), names);
          events.add("%s %s%s%s%s"
              .formatted(
                  PageEvent.at(batch, row),
                  names.name(batch.comm(row)),
                  named(batch, row, names),
                  batch.context(row).isInterrupt() ? " " + batch.context(row) : "",
                  stack.isEmpty() ? "" : " " + stack));
        }
      }
      return new Reading(reader.info(), events, diagnostics.findings());
    }
  }

  /// What the id of a name in a row stands for.
  private static String named(EventBatch batch, int row, NameTable names) {
    return switch (batch.tracepoint(row)) {
      case OTHER, CMA_ALLOC_FINISH -> " " + names.name(batch.value(Column.NAME, row));
      case MM_COMPACTION_FINISHED -> " " + names.name(batch.value(Column.ZONE, row));
      default -> "";
    };
  }
}
