package pagereel.parser.text;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import pagereel.parser.event.NameTable;

/// The ids of a stream's names, asked with bytes: a `String` is made of each name once.
final class NameCache {

  private final NameTable names;
  private final ByteMap ids = new ByteMap();

  NameCache(NameTable names) {
    this.names = names;
  }

  int id(byte[] buf, int from, int to) {
    int id = ids.get(buf, from, to);
    if (id == ByteMap.MISSING) {
      id = names.id(new String(buf, from, to - from, UTF_8));
      ids.put(Arrays.copyOfRange(buf, from, to), id);
    }
    return id;
  }
}
