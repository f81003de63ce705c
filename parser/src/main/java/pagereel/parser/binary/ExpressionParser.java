package pagereel.parser.binary;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;

/// Reads the expressions of C that stand in print formats: integers, fields of the record, casts,
/// parentheses, `~ - !`, the operators of [#OPERATORS] and `?:`. Names of enum constants, function
/// calls and `sizeof` have no value that a file tells.
final class ExpressionParser {

  /// Deeper nesting than any print format has.
  private static final int MAX_DEPTH = 200;

  /// Longer ones come first where one begins as another does.
  private static final List<String> OPERATORS = List.of(
      "||", "&&", "==", "!=", "<=", ">=", "<<", ">>", "|", "^", "&", "<", ">", "+", "-", "*");

  private static final int TIGHTEST = 10;

  /// What the parts of an expression stand for that are no numbers.
  ///
  /// @param field  that of the record with a name, as in `REC->name`
  /// @param string the number that stands for a string literal
  record Meaning(
      Function<String, Optional<RecordExpression>> field, Function<String, OptionalLong> string) {

    static final Meaning NONE = new Meaning(name -> Optional.empty(), text -> OptionalLong.empty());
  }

  private static final class Unreadable extends Exception {
    Unreadable() {
      super(null, null, false, false);
    }
  }

  private final String text;
  private final Meaning meaning;
  private int at;
  private int depth;

  private ExpressionParser(String text, Meaning meaning) {
    this.text = text;
    this.meaning = meaning;
  }

  /// The value, or nothing if the text is anything else than a constant, such as the name of an
  /// enum constant.
  static OptionalLong constant(String text) {
    Optional<RecordExpression> expression = parse(text, Meaning.NONE);
    return expression.isPresent() && expression.get() instanceof RecordExpression.Constant(long v)
        ? OptionalLong.of(v)
        : OptionalLong.empty();
  }

  /// The expression, or nothing if something in the text has no meaning.
  static Optional<RecordExpression> parse(String text, Meaning meaning) {
    ExpressionParser parser = new ExpressionParser(text, meaning);
    try {
      RecordExpression expression = parser.choice();
      parser.skipSpace();
      return parser.at == text.length() ? Optional.of(expression) : Optional.empty();
    } catch (Unreadable _) {
      return Optional.empty();
    }
  }

  private RecordExpression choice() throws Unreadable {
    RecordExpression condition = binary(0);
    skipSpace();
    if (peek() != '?') {
      return condition;
    }
    at++;
    deeper();
    RecordExpression then = choice();
    expect(':');
    RecordExpression otherwise = choice();
    depth--;
    return RecordExpression.choice(condition, then, otherwise);
  }

  private void expect(char wanted) throws Unreadable {
    skipSpace();
    if (peek() != wanted) {
      throw new Unreadable();
    }
    at++;
  }

  private void deeper() throws Unreadable {
    if (++depth > MAX_DEPTH) {
      throw new Unreadable();
    }
  }

  /// Operators from this level on; a higher one binds more tightly.
  private RecordExpression binary(int level) throws Unreadable {
    if (level == TIGHTEST) {
      return unary();
    }
    RecordExpression left = binary(level + 1);
    while (true) {
      String operator = operator();
      if (operator.isEmpty() || level(operator) != level) {
        return left;
      }
      at += operator.length();
      left = RecordExpression.binary(operator, left, binary(level + 1));
    }
  }

  private String operator() {
    skipSpace();
    for (String operator : OPERATORS) {
      if (text.startsWith(operator, at)) {
        return operator;
      }
    }
    return "";
  }

  private static int level(String operator) {
    return switch (operator) {
      case "||" -> 0;
      case "&&" -> 1;
      case "|" -> 2;
      case "^" -> 3;
      case "&" -> 4;
      case "==", "!=" -> 5;
      case "<", "<=", ">", ">=" -> 6;
      case "<<", ">>" -> 7;
      case "+", "-" -> 8;
      default -> 9;
    };
  }

  private RecordExpression unary() throws Unreadable {
    deeper();
    try {
      skipSpace();
      return switch (peek()) {
        case '~' -> RecordExpression.binary("^", operand(), new RecordExpression.Constant(-1));
        case '-' -> RecordExpression.binary("-", new RecordExpression.Constant(0), operand());
        case '!' -> RecordExpression.binary("==", operand(), new RecordExpression.Constant(0));
        case '(' -> parenthesis();
        case '"' -> string();
        default -> text.startsWith("REC->", at) ? field() : literal();
      };
    } finally {
      depth--;
    }
  }

  /// What stands behind an operator of one character.
  private RecordExpression operand() throws Unreadable {
    at++;
    return unary();
  }

  private RecordExpression parenthesis() throws Unreadable {
    at++;
    if (skipCast()) {
      return unary();
    }
    RecordExpression value = choice();
    expect(')');
    return value;
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

  private RecordExpression string() throws Unreadable {
    int end = text.indexOf('"', at + 1);
    OptionalLong value =
        end < 0 ? OptionalLong.empty() : meaning.string.apply(text.substring(at + 1, end));
    at = end + 1;
    return new RecordExpression.Constant(value.orElseThrow(Unreadable::new));
  }

  private RecordExpression field() throws Unreadable {
    at += "REC->".length();
    int start = at;
    while (Character.isJavaIdentifierPart(peek()) && peek() != 0) {
      at++;
    }
    return meaning.field.apply(text.substring(start, at)).orElseThrow(Unreadable::new);
  }

  private RecordExpression literal() throws Unreadable {
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
    return new RecordExpression.Constant(value);
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
