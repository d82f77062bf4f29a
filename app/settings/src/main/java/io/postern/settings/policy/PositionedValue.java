package io.postern.settings.policy;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** A JSON value with its line and column, both counted from 1. */
sealed interface PositionedValue {
    /** The maximum depth of nested values; a policy needs four levels. */
    int DEEPEST = 20;

    int line();

    int column();

    /** An object; its fields are in the order of the text, duplicates included. */
    record Fields(List<Field> all, int line, int column) implements PositionedValue {}

    /** A field's name with its position, and its value. */
    record Field(String name, PositionedValue value, int line, int column) {}

    record Items(List<PositionedValue> all, int line, int column) implements PositionedValue {}

    record Text(String value, int line, int column) implements PositionedValue {}

    /** @param digits as they are written in the text */
    record Digits(String digits, int line, int column) implements PositionedValue {}

    record Flag(boolean value, int line, int column) implements PositionedValue {}

    record Nothing(int line, int column) implements PositionedValue {}

    /** The position at which a text stops being JSON. */
    final class NotJson extends Exception {
        private static final long serialVersionUID = 1;

        private final int line;
        private final int column;

        NotJson(int line, int column) {
            super("From line " + line + ", column " + column + " on it is no JSON.");
            this.line = line;
            this.column = column;
        }

        int line() {
            return line;
        }

        int column() {
            return column;
        }
    }

    /** Reads JSON with comments, and with a comma after the last of several. */
    static PositionedValue read(String text) throws NotJson {
        JsonFactory factory = JsonFactory.builder()
                .enable(JsonReadFeature.ALLOW_JAVA_COMMENTS)
                .enable(JsonReadFeature.ALLOW_TRAILING_COMMA)
                .streamReadConstraints(
                        StreamReadConstraints.builder().maxNestingDepth(DEEPEST).build())
                .build();
        try (JsonParser parser = factory.createParser(text)) {
            if (parser.nextToken() == null) {
                throw new NotJson(1, 1);
            }
            PositionedValue whole = value(parser);
            if (parser.nextToken() != null) {
                JsonLocation more = parser.currentTokenLocation();
                throw new NotJson(more.getLineNr(), more.getColumnNr());
            }
            return whole;
        } catch (JsonProcessingException e) {
            JsonLocation where = e.getLocation();
            throw new NotJson(
                    where == null ? 1 : Math.max(1, where.getLineNr()),
                    where == null ? 1 : Math.max(1, where.getColumnNr()));
        } catch (IOException e) {
            throw new IllegalStateException("A text in memory can be read.", e);
        }
    }

    private static PositionedValue value(JsonParser parser) throws IOException, NotJson {
        JsonLocation at = parser.currentTokenLocation();
        int line = at.getLineNr();
        int column = at.getColumnNr();
        return switch (parser.currentToken()) {
            case START_OBJECT -> {
                List<Field> all = new ArrayList<>();
                while (parser.nextToken() != JsonToken.END_OBJECT) {
                    JsonLocation name = parser.currentTokenLocation();
                    String called = parser.currentName();
                    parser.nextToken();
                    all.add(new Field(called, value(parser), name.getLineNr(), name.getColumnNr()));
                }
                yield new Fields(List.copyOf(all), line, column);
            }
            case START_ARRAY -> {
                List<PositionedValue> all = new ArrayList<>();
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    all.add(value(parser));
                }
                yield new Items(List.copyOf(all), line, column);
            }
            case VALUE_STRING -> new Text(parser.getText(), line, column);
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> new Digits(parser.getText(), line, column);
            case VALUE_TRUE -> new Flag(true, line, column);
            case VALUE_FALSE -> new Flag(false, line, column);
            case VALUE_NULL -> new Nothing(line, column);
            case null, default -> throw new NotJson(line, column);
        };
    }
}
