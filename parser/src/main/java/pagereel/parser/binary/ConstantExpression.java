package pagereel.parser.binary;

import java.util.OptionalLong;

/// A constant expression of C as it stands in print formats: integers, casts, parentheses and
/// `| ^ & << >> + - * ~`, all in 64 bits.
final class ConstantExpression {

  /// Deeper nesting than any print format has.
  private static final int MAX_DEPTH = 200;

  private static final class Unreadable extends Exception {
    Unreadable() {
      super(null, null, false, false);
    }
  }

  private final String text;
  private int at;
  private int depth;

  private ConstantExpression(String text) {
    this.text = text;
  }

  /// The value, or nothing if the text is anything else, such as the name of an enum constant.
  static OptionalLong evaluate(String text) {
    ConstantExpression expression = new ConstantExpression(text);
    try {
      long value = expression.binary(0);
      expression.skipSpace();
      return expression.at == text.length() ? OptionalLong.of(value) : OptionalLong.empty();
    } catch (Unreadable _) {
      return OptionalLong.empty();
    }
  }

  /// Operators from this level on; a higher one binds more tightly.
  private long binary(int level) throws Unreadable {
    if (level == 6) {
      return unary();
    }
    long left = binary(level + 1);
    while (true) {
      String operator = operator(level);
      if (operator.isEmpty()) {
        return left;
      }
      at += operator.length();
      long right = binary(level + 1);
      left = switch (operator) {
        case "|" -> left | right;
        case "^" -> left ^ right;
        case "&" -> left & right;
        case "<<" -> left << right;
        case ">>" -> left >>> right;
        case "+" -> left + right;
        case "-" -> left - right;
        default -> left * right;
      };
    }
  }

  private String operator(int level) {
    skipSpace();
    return switch (level) {
      case 0 -> single('|');
      case 1 -> single('^');
      case 2 -> single('&');
      case 3 -> text.startsWith("<<", at) ? "<<" : text.startsWith(">>", at) ? ">>" : "";
      case 4 -> peek() == '+' ? "+" : peek() == '-' ? "-" : "";
      default -> single('*');
    };
  }

  /// The operator if it stands here alone, not doubled.
  private String single(char operator) {
    boolean alone = peek() == operator && !text.startsWith("" + operator + operator, at);
    return alone ? String.valueOf(operator) : "";
  }

  private long unary() throws Unreadable {
    if (++depth > MAX_DEPTH) {
      throw new Unreadable();
    }
    try {
      skipSpace();
      char c = peek();
      if (c == '~') {
        at++;
        return ~unary();
      }
      if (c == '-') {
        at++;
        return -unary();
      }
      if (c == '(') {
        at++;
        if (skipCast()) {
          return unary();
        }
        long value = binary(0);
        skipSpace();
        if (peek() != ')') {
          throw new Unreadable();
        }
        at++;
        return value;
      }
      return literal();
    } finally {
      depth--;
    }
  }

  /// Goes past the type name and closing parenthesis of a cast, if that is what stands here.
  private boolean skipCast() {
    int end = at;
    boolean letters = false;
    while (end < text.length() && text.charAt(end) != ')') {
      char c = text.charAt(end);
      if (Character.isLetter(c) || c == '_') {
        letters = true;
      } else if (c != ' ' && c != '*' && !(letters && Character.isDigit(c))) {
        return false;
      }
      end++;
    }
    if (!letters || end == text.length()) {
      return false;
    }
    at = end + 1;
    return true;
  }

  private long literal() throws Unreadable {
    int radix = 10;
    if (text.startsWith("0x", at) || text.startsWith("0X", at)) {
      radix = 16;
      at += 2;
    } else if (peek() == '0') {
      radix = 8;
    }
    int start = at;
    long value = 0;
    while (at < text.length() && Character.digit(text.charAt(at), radix) >= 0) {
      value = radix * value + Character.digit(text.charAt(at), radix);
      at++;
    }
    if (at == start) {
      throw new Unreadable();
    }
    while (at < text.length() && "uUlL".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
    return value;
  }

  private char peek() {
    return at < text.length() ? text.charAt(at) : 0;
  }

  private void skipSpace() {
    while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
      at++;
    }
  }
}
