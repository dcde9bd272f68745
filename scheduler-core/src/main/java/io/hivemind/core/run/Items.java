package io.hivemind.core.run;

import io.hivemind.core.expression.Evaluation;
import io.hivemind.core.expression.Expression;
import io.hivemind.core.expression.Expressions;
import io.hivemind.core.expression.Json;
import io.hivemind.core.expression.JsonList;
import io.hivemind.core.expression.Scope;
import io.hivemind.core.job.Instances;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/// The list of a `for_each` or `split`, compiled. The last one is kept, so that a batch of
/// instances does not pay for the whole list. Any thread may use it.
public final class Items {
    private final Instances instances;
    private final List<Expression> expressions;
    private volatile @Nullable Last last;

    /// What decides about the list's value: the run, and the rows of the tasks that it reads. Rows
    /// of instances do not change without that of the task around them.
    record Key(String runId, List<TaskRun> rows) {}

    private record Last(Key key, Result result) {}

    /// What came of evaluating it.
    sealed interface Result {
        record Values(List<Json> items) implements Result {}

        record Failed(String message) implements Result {}
    }

    private static final class BadListException extends Exception {
        private static final long serialVersionUID = 1;

        BadListException(String message) {
            super(message);
        }
    }

    private Items(Instances instances, List<Expression> expressions) {
        this.instances = instances;
        this.expressions = expressions;
    }

    static Items of(Instances instances, Expressions expressions) {
        List<String> sources =
                switch (instances) {
                    case Instances.Of(String items) -> List.of(items);
                    case Instances.SplitRange(String from, String to, String parts) ->
                            List.of(from, to, parts);
                    case Instances.SplitList(String list, String size) -> List.of(list, size);
                };
        return new Items(instances, sources.stream().map(expressions::expression).toList());
    }

    /// The tasks that it may read; null: any.
    @Nullable Set<String> tasks() {
        Set<String> names = new LinkedHashSet<>();
        for (Expression expression : expressions) {
            Set<String> read = expression.tasks();
            if (read == null) {
                return null;
            }
            names.addAll(read);
        }
        return names;
    }

    /// @param input asked for only where the list is not known by this key
    Result in(Key key, Supplier<Inputs> input) {
        Last known = last;
        if (known == null || !known.key.equals(key)) {
            Inputs values = input.get();
            String tooLarge = values.tooLarge();
            known =
                    new Last(
                            key,
                            tooLarge == null
                                    ? evaluate(values.scope())
                                    : new Result.Failed(tooLarge));
            last = known;
        }
        return known.result;
    }

    private Result evaluate(Scope scope) {
        try {
            List<Json> values = new ArrayList<>();
            for (Expression expression : expressions) {
                switch (expression.evaluate(scope)) {
                    case Evaluation.Value(Json json) -> values.add(json);
                    case Evaluation.Failure(String message) -> throw new BadListException(message);
                }
            }
            List<Json> items =
                    switch (instances) {
                        case Instances.Of ignored -> listOrCount(values.getFirst());
                        case Instances.SplitRange ignored -> ranges(values);
                        case Instances.SplitList ignored -> chunks(values);
                    };
            checkSizes(items);
            return new Result.Values(items);
        } catch (BadListException e) {
            return new Result.Failed(String.valueOf(e.getMessage()));
        }
    }

    private static void checkSizes(List<Json> items) throws BadListException {
        checkCount(items.size());
        for (Json item : items) {
            if (item.sizeBytes() > Limits.INPUT_BYTES) {
                throw new BadListException(
                        "an item is "
                                + item.sizeBytes()
                                + " bytes, more than "
                                + Limits.INPUT_BYTES);
            }
        }
    }

    private static List<Json> listOrCount(Json value) throws BadListException {
        if (JsonList.isList(value)) {
            return JsonList.items(value);
        }
        long count = whole(value, "a list, or a count");
        checkCount(count);
        List<Json> items = new ArrayList<>();
        for (long i = 0; i < count; i++) {
            items.add(new Json(Long.toString(i)));
        }
        return items;
    }

    private static void checkCount(long count) throws BadListException {
        if (count < 0) {
            throw new BadListException("the count is " + count + ", less than 0");
        }
        if (count > Limits.INSTANCES) {
            throw new BadListException("it has " + count + " items, more than " + Limits.INSTANCES);
        }
    }

    private static List<Json> ranges(List<Json> values) throws BadListException {
        long from = whole(values.get(0), "a number");
        long to = whole(values.get(1), "a number");
        long parts = whole(values.get(2), "a number");
        if (parts < 1) {
            throw new BadListException("parts is " + parts + ", less than 1");
        }
        long size = size(from, to);
        if (Math.min(parts, size) > Limits.INSTANCES) {
            throw new BadListException("the range has too many parts");
        }
        parts = Math.min(parts, size);
        List<Json> items = new ArrayList<>();
        for (long i = 0; i < parts; i++) {
            long length = size / parts + (i < size % parts ? 1 : 0);
            long last = from + length - 1;
            items.add(new Json("{\"from\":" + from + ",\"to\":" + last + "}"));
            from = last + 1;
        }
        return items;
    }

    private static long size(long from, long to) throws BadListException {
        try {
            return to < from ? 0 : Math.addExact(Math.subtractExact(to, from), 1);
        } catch (ArithmeticException e) {
            throw new BadListException("the range is too long: " + from + " to " + to);
        }
    }

    private static List<Json> chunks(List<Json> values) throws BadListException {
        if (!JsonList.isList(values.getFirst())) {
            throw new BadListException("it is no list: " + start(values.getFirst()));
        }
        long size = whole(values.get(1), "a number");
        if (size < 1) {
            throw new BadListException("size is " + size + ", less than 1");
        }
        List<Json> all = JsonList.items(values.getFirst());
        List<Json> items = new ArrayList<>();
        int step = (int) Math.min(size, Integer.MAX_VALUE / 2);
        for (int i = 0; i < all.size(); i += step) {
            items.add(JsonList.of(all.subList(i, Math.min(all.size(), i + step))));
        }
        return items;
    }

    private static long whole(Json value, String wanted) throws BadListException {
        try {
            return Long.parseLong(value.text());
        } catch (NumberFormatException e) {
            throw new BadListException("it is not " + wanted + ": " + start(value));
        }
    }

    private static String start(Json value) {
        String text = value.text();
        return text.length() <= 60 ? text : text.substring(0, 59) + '…';
    }
}
