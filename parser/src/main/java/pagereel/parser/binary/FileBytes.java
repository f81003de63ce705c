package pagereel.parser.binary;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
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

  /// The bytes of a part of the file one after the other, as many of them as there are. Closing it
  /// leaves the file open.
  InputStream stream(long offsetBytes, long length) {
    return new Part(this, offsetBytes, length);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }

  private static final class Part extends InputStream {

    private final FileBytes file;
    private long position;
    private long left;

    Part(FileBytes file, long position, long length) {
      this.file = file;
      this.position = position;
      left = length;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
    }

    @Override
    public int read(byte[] into, int at, int length) throws IOException {
      int read = file.read(position, into, at, (int) Math.min(length, left));
      position += read;
      left -= read;
      return read == 0 && length > 0 ? -1 : read;
    }
  }
}
