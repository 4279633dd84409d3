using System.CommandLine;
using MiniVmm.Lab;

namespace MiniVmm.Cli;

/// <summary>What stands in the native build for a command that reads and writes JSON by reflection. Who makes such a command asks
/// <c>RuntimeFeature.IsDynamicCodeSupported</c>, whose value the compiler knows, so that it leaves out what lies behind it.
/// </summary>
internal static class NativeRefusal
{
    public static Command Of(string name, string description)
    {
        var command = new Command(name, description) { TreatUnmatchedTokensAsErrors = false };
        command.SetAction(int (_) => throw new LabError($"{name}: is no part of the native build; 'make' builds the program that has it, bin/minivmm"));
        return command;
    }
}
