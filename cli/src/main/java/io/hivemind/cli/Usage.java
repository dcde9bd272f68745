package io.hivemind.cli;

import io.hivemind.cli.output.Console;
import io.hivemind.language.value.Suggestion;

import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

import java.util.List;

/// A command line that cannot be understood is told in one line; the whole usage would bury it.
final class Usage {
    private Usage() {}

    static int refuse(ParameterException e) {
        CommandLine command = e.getCommandLine();
        boolean root = command.getParent() == null;
        String help = command.getCommandSpec().qualifiedName() + " --help";
        Console.system()
                .error(
                        (e instanceof UnmatchedArgumentException unmatched
                                        ? unknown(command, unmatched.getUnmatched(), root)
                                        : firstLine(e))
                                + " (`"
                                + help
                                + "` says more)");
        return ExitCode.REFUSED;
    }

    private static String unknown(CommandLine command, List<String> unmatched, boolean root) {
        String word = unmatched.getFirst();
        boolean option = word.startsWith("-");
        List<String> known =
                option
                        ? command.getCommandSpec().options().stream()
                                .flatMap(each -> List.of(each.names()).stream())
                                .toList()
                        : List.copyOf(command.getSubcommands().keySet());
        String what = option ? "no option " : root ? "no command " : "no use for ";
        return "there is "
                + what
                + word
                + Suggestion.nearest(word, known)
                        .map(near -> "; did you mean " + near + "?")
                        .orElse("");
    }

    private static String firstLine(ParameterException e) {
        String text = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
        return text.isEmpty() ? text : Character.toLowerCase(text.charAt(0)) + text.substring(1);
    }
}
