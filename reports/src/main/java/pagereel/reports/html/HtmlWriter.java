package pagereel.reports.html;

import java.io.IOException;
import java.io.Writer;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/// Writes elements and text, escaped by Java's own XML writer; every element is closed by a tag of
/// its own, so that browsers read it as HTML.
final class HtmlWriter {

  private final Writer out;
  private final XMLStreamWriter xml;

  HtmlWriter(Writer out) {
    this.out = out;
    try {
      xml = XMLOutputFactory.newDefaultFactory().createXMLStreamWriter(out);
    } catch (XMLStreamException e) {
      throw new IllegalStateException("no XML writer in this Java", e);
    }
  }

  /// Opens an element.
  ///
  /// @param attributes names and values in turn
  HtmlWriter open(String element, String... attributes) throws IOException {
    try {
      xml.writeStartElement(element);
      for (int i = 0; i < attributes.length; i += 2) {
        xml.writeAttribute(attributes[i], attributes[i + 1]);
      }
      return this;
    } catch (XMLStreamException e) {
      throw new IOException(e);
    }
  }

  HtmlWriter text(String text) throws IOException {
    try {
      xml.writeCharacters(text);
      return this;
    } catch (XMLStreamException e) {
      throw new IOException(e);
    }
  }

  HtmlWriter close() throws IOException {
    try {
      xml.writeEndElement();
      return this;
    } catch (XMLStreamException e) {
      throw new IOException(e);
    }
  }

  /// An element with text in it.
  HtmlWriter element(String element, String text, String... attributes) throws IOException {
    return open(element, attributes).text(text).close();
  }

  /// An element that has no end tag in HTML.
  HtmlWriter empty(String element, String... attributes) throws IOException {
    try {
      xml.writeEmptyElement(element);
      for (int i = 0; i < attributes.length; i += 2) {
        xml.writeAttribute(attributes[i], attributes[i + 1]);
      }
      return this;
    } catch (XMLStreamException e) {
      throw new IOException(e);
    }
  }

  /// A script or style, which browsers read as it stands: it must not hold its own end tag.
  HtmlWriter verbatim(String element, String content, String... attributes) throws IOException {
    if (content.contains("</" + element)) {
      throw new IllegalArgumentException("a " + element + " that ends itself");
    }
    open(element, attributes).text("");
    flush();
    out.write(content);
    return close();
  }

  void flush() throws IOException {
    try {
      xml.flush();
    } catch (XMLStreamException e) {
      throw new IOException(e);
    }
  }
}
