package io.hivemind.language.expression;

import dev.cel.common.CelFunctionDecl;
import dev.cel.common.CelOverloadDecl;
import dev.cel.common.exceptions.CelInvalidArgumentException;
import dev.cel.common.types.CelType;
import dev.cel.common.types.SimpleType;
import dev.cel.runtime.CelFunctionBinding;
import dev.cel.runtime.CelFunctionOverload;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/// Declarations and bindings of the functions beyond CEL's own; what they do is in [Library].
final class CelFunctions {
    private static final int MAX_ARGUMENTS = 8;

    private final List<CelFunctionDecl> declarations = new ArrayList<>();
    private final List<CelFunctionBinding> bindings = new ArrayList<>();

    CelFunctions() {
        global("sum", 1, args -> Library.sum(args[0]));
        extremum("min", -1);
        extremum("max", 1);
        global("flatten", 1, args -> Library.flatten(args[0]));
        global("range", 2, args -> Library.range(args[0], args[1]));
        global("json", 1, args -> JsonValues.write(args[0], Budget.VALUE_SIZE).text());
        global("parse_json", 1, args -> JsonValues.parse(Library.text("parse_json", args[0])));
        global("default", 2, args -> Library.orElse(args[0], args[1]));
        global("raw", 1, args -> args[0]);
        global("format", 3, args -> Library.format(args[0], args[1], args[2]));
        join();
        replace();
    }

    List<CelFunctionDecl> declarations() {
        return declarations;
    }

    List<CelFunctionBinding> bindings() {
        return bindings;
    }

    private void global(String name, int arguments, CelFunctionOverload function) {
        String id = name + "_" + arguments;
        declarations.add(
                CelFunctionDecl.newFunctionDeclaration(
                        name,
                        CelOverloadDecl.newGlobalOverload(id, SimpleType.DYN, dyn(arguments))));
        bindings.addAll(CelFunctionBinding.fromOverloads(name, binding(id, arguments, function)));
    }

    private void extremum(String name, int sign) {
        List<CelOverloadDecl> overloads = new ArrayList<>();
        List<CelFunctionBinding> all = new ArrayList<>();
        for (int arguments = 1; arguments <= MAX_ARGUMENTS; arguments++) {
            String id = name + "_" + arguments;
            overloads.add(CelOverloadDecl.newGlobalOverload(id, SimpleType.DYN, dyn(arguments)));
            all.add(binding(id, arguments, args -> Library.extremum(name, sign, args)));
        }
        declarations.add(CelFunctionDecl.newFunctionDeclaration(name, overloads));
        bindings.addAll(CelFunctionBinding.fromOverloads(name, all));
    }

    /// `join(list, separator)`, and CEL's own `list.join()` and `list.join(separator)`.
    private void join() {
        declarations.add(
                CelFunctionDecl.newFunctionDeclaration(
                        "join",
                        CelOverloadDecl.newGlobalOverload("join_2", SimpleType.STRING, dyn(2)),
                        CelOverloadDecl.newMemberOverload("list_join", SimpleType.STRING, dyn(1)),
                        CelOverloadDecl.newMemberOverload(
                                "list_join_separator", SimpleType.STRING, dyn(2))));
        bindings.addAll(
                CelFunctionBinding.fromOverloads(
                        "join",
                        binding("join_2", 2, args -> Library.join(args[0], args[1])),
                        binding("list_join", 1, args -> Library.join(args[0], "")),
                        binding("list_join_separator", 2, args -> Library.join(args[0], args[1]))));
    }

    /// CEL's own `replace`, with a limit on what comes out.
    private void replace() {
        declarations.add(
                CelFunctionDecl.newFunctionDeclaration(
                        "replace",
                        CelOverloadDecl.newMemberOverload(
                                "text_replace", SimpleType.STRING, dyn(3)),
                        CelOverloadDecl.newMemberOverload(
                                "text_replace_limit", SimpleType.STRING, dyn(4))));
        bindings.addAll(
                CelFunctionBinding.fromOverloads(
                        "replace",
                        binding(
                                "text_replace",
                                3,
                                args -> Library.replace(args[0], args[1], args[2], -1L)),
                        binding(
                                "text_replace_limit",
                                4,
                                args -> Library.replace(args[0], args[1], args[2], args[3]))));
    }

    private static List<CelType> dyn(int count) {
        return Collections.nCopies(count, SimpleType.DYN);
    }

    /// A failure is handed to CEL as its own kind: of any other it writes all arguments into the
    /// message, however large they are.
    private static CelFunctionBinding binding(
            String id, int arguments, CelFunctionOverload function) {
        return CelFunctionBinding.from(
                id,
                Collections.nCopies(arguments, Object.class),
                args -> {
                    try {
                        return function.apply(args);
                    } catch (IllegalArgumentException | ArithmeticException e) {
                        throw new CelInvalidArgumentException(String.valueOf(e.getMessage()));
                    }
                });
    }
}
