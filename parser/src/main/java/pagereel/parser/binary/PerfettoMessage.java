package pagereel.parser.binary;

import com.google.protobuf.ByteString;
import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.ArrayList;
import java.util.List;

/// How the events of one tracepoint are written: the tracepoint's name, and the number and name
/// of each field.
record PerfettoMessage(String event, List<Part> parts) {

  /// One field of the event, by the kernel's name.
  record Part(int number, String name, boolean string) {}

  PerfettoMessage {
    parts = List.copyOf(parts);
  }

  /// Of an event that has a message in the proto.
  static PerfettoMessage of(String event, Descriptor descriptor) {
    List<Part> parts = new ArrayList<>();
    for (FieldDescriptor field : descriptor.getFields()) {
      boolean string = field.getType() == FieldDescriptor.Type.STRING;
      parts.add(new Part(field.getNumber(), field.getName(), string));
    }
    return new PerfettoMessage(event, parts);
  }

  /// Of an event that the trace describes.
  ///
  /// @param descriptor a serialized `DescriptorProto`
  static PerfettoMessage parse(ByteString descriptor) throws InvalidProtocolBufferException {
    DescriptorProto proto = DescriptorProto.parseFrom(descriptor);
    List<Part> parts = new ArrayList<>();
    for (FieldDescriptorProto field : proto.getFieldList()) {
      boolean string = field.getType() == FieldDescriptorProto.Type.TYPE_STRING;
      parts.add(new Part(field.getNumber(), field.getName(), string));
    }
    return new PerfettoMessage(proto.getName(), parts);
  }
}
