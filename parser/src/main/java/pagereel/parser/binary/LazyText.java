package pagereel.parser.binary;

import java.io.IOException;

/// A long text in a file that is read only when something asks for it.
interface LazyText {

  /// No such text in the file.
  LazyText NONE = () -> new byte[0];

  byte[] read() throws IOException;
}
