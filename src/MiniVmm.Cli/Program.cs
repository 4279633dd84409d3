using System.CommandLine;
using MiniVmm.Cli;

return await new RootCommand("A user-mode i386 virtual machine monitor.") { LabCommand.Create() }
    .Parse(args).InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null });
