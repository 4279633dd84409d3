using System.CommandLine;

namespace MiniVmm.Cli;

/// <summary>"minivmm completion": what a shell needs to complete command lines.</summary>
internal static class CompletionCommand
{
    private const string Bash = """
        _minivmm() {
            local IFS=$'\n'
            COMPREPLY=($("${COMP_WORDS[0]}" complete "$COMP_POINT" "$COMP_LINE" 2>/dev/null))
        }
        complete -o default -F _minivmm minivmm

        """;

    private const string Zsh = """
        #compdef minivmm
        _minivmm() {
            local -a found
            found=("${(@f)$("${words[1]}" complete "$CURSOR" "$BUFFER" 2>/dev/null)}")
            if (( $#found )) && [[ -n $found[1] ]]; then compadd -- $found; else _files; fi
        }
        compdef _minivmm minivmm

        """;

    private const string Description = """
        Print a script that completes commands, options and names of instances.

          source <(minivmm completion bash)
        """;

    public static Command Create()
    {
        var shell = new Argument<string>("SHELL") { Description = "bash or zsh" };
        shell.AcceptOnlyFromAmong("bash", "zsh");
        var command = new Command("completion", Description) { shell };
        command.SetAction(parsed =>
        {
            Console.Write(parsed.GetRequiredValue(shell) == "bash" ? Bash : Zsh);
            return 0;
        });
        return command;
    }
}
