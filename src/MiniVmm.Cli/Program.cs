using System.CommandLine;

return await new RootCommand("A user-mode i386 virtual machine monitor.").Parse(args).InvokeAsync();
