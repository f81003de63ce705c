package pagereel.parser.binary;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// A file read at any place.
final class FileBytes implements Closeable {

  private final FileChannel channel;
  private final long size;

  private FileBytes(FileChannel channel, long size) {
    this.channel = channel;
    this.size = size;
  }

  static FileBytes open(Path path) throws IOException {
    FileChannel channel = FileChannel.open(path, StandardOpenOption.READ);
    try {
      return new FileBytes(channel, channel.size());
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  /// The file's size when it was opened.
  long size() {
    return size;
  }

  /// Reads up to `length` bytes from this place on.
  ///
  /// @return how many were read; fewer than `length` only where the file ends
  int read(long offsetBytes, byte[] into, int at, int length) throws IOException {
    if (offsetBytes < 0 || offsetBytes >= size) {
      return 0;
    }
    ByteBuffer buffer = ByteBuffer.wrap(into, at, length);
    long position = offsetBytes;
    while (buffer.hasRemaining()) {
      int read = channel.read(buffer, position);
      if (read < 0) {
        break;
      }
      position += read;
    }
    return length - buffer.remaining();
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
