using System.CommandLine;
using MiniVmm.Cli;
using MiniVmm.Host;
using MiniVmm.Lab;
using MiniVmm.Machine;

// Exit statuses: 0 success or the guest's own, 1 an error that the message explains, 2 wrong usage.
RootCommand root = CommandCatalog.Root(asked: args.FirstOrDefault());
ParseResult parsed = root.Parse(args);
if (parsed.Errors.Count > 0)
{
    foreach (var error in parsed.Errors) Console.Error.WriteLine($"minivmm: {error.Message}");
    Console.Error.WriteLine($"minivmm: see 'minivmm {parsed.CommandResult.Command.Name} --help'");
    return 2;
}
try
{
    return await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null });
}
catch (Exception error) when (
    error is MachineError or HostError or LabError or IOException or UnauthorizedAccessException)
{
    foreach (string line in error.Message.Split('\n')) Console.Error.WriteLine($"minivmm: {line}");
    return 1;
}
