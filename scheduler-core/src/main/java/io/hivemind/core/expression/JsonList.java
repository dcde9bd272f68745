package io.hivemind.core.expression;

import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;

/// Takes a JSON list apart into its items, and puts one together, without looking into them.
public final class JsonList {

    public static boolean isList(Json json) {
        return json.text().startsWith("[");
    }

    /// The items of a list that a JSON writer has made.
    public static List<Json> items(Json list) {
        String text = list.text();
        List<Json> items = new ArrayList<>();
        int depth = 0;
        int start = 1;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"') {
                i = endOfString(text, i);
            } else if (c == '[' || c == '{') {
                depth++;
            } else if (c == ']' || c == '}') {
                depth--;
            }
            if ((depth == 1 && c == ',') || depth == 0) {
                String item = text.substring(start, i).strip();
                if (!item.isEmpty()) {
                    items.add(new Json(item));
                }
                start = i + 1;
            }
        }
        return items;
    }

    public static Json of(List<Json> items) {
        StringJoiner text = new StringJoiner(",", "[", "]");
        items.forEach(item -> text.add(item.text()));
        return new Json(text.toString());
    }

    private static int endOfString(String text, int start) {
        int i = start + 1;
        while (text.charAt(i) != '"') {
            i += text.charAt(i) == '\\' ? 2 : 1;
        }
        return i;
    }

    private JsonList() {}
}
