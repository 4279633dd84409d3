using System.CommandLine;
using System.CommandLine.Completions;
using MiniVmm.Host;
using MiniVmm.Host.Registry;

namespace MiniVmm.Cli;

/// <summary>Names of instances on a command line; shells complete them.</summary>
internal static class InstanceArguments
{
    public static Argument<string> One() => Completed(new Argument<string>("NAME") { Description = "The instance, or as much of its name as no other begins with" });

    public static Argument<string[]> Several() => Completed(new Argument<string[]>("NAME")
    {
        Description = "The instances, or as much of their names as no other begins with",
        Arity = ArgumentArity.OneOrMore,
    });

    /// <summary>None stands for all.</summary>
    public static Argument<string[]> Any() => Completed(new Argument<string[]>("NAME")
    {
        Description = "The instances, or as much of their names as no other begins with [all]",
        Arity = ArgumentArity.ZeroOrMore,
    });

    public static Option<bool> Json(string what) => new("--json") { Description = $"Print {what} as JSON" };

    private static T Completed<T>(T argument)
        where T : Argument
    {
        argument.CompletionSources.Add(Complete);
        return argument;
    }

    private static IEnumerable<CompletionItem> Complete(CompletionContext context)
    {
        try
        {
            return [.. InstanceRegistry.Open().List().Select(i => new CompletionItem(i.Name))];
        }
        catch (HostError)
        {
            // A shell that completes has no place for the reason.
            return [];
        }
    }
}
