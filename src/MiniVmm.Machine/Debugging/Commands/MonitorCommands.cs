using System.Globalization;
using System.Text;
using MiniVmm.Machine.Debugging.Protocol;
using MiniVmm.Machine.Running;

namespace MiniVmm.Machine.Debugging.Commands;

/// <summary>qRcmd: what "monitor" in gdb asks the machine itself.</summary>
internal sealed class MonitorCommands(VirtualMachine machine)
{
    private const string Help = """
        info registers   the processor's registers, with what segments and tables hold
        info retired     instructions retired since power-on
        info time        virtual time since power-on, nanoseconds

        """;

    public string Execute(CommandReader command)
    {
        if (!command.TryTakeBytes(out byte[] bytes)) return Reply.Malformed;
        string text = Encoding.Latin1.GetString(bytes).Trim();
        return Reply.Hex(text switch
        {
            "info registers" => RegisterDump.Of(machine.Processor) + "\n",
            "info retired" => string.Create(CultureInfo.InvariantCulture, $"{machine.Retired}\n"),
            "info time" => string.Create(CultureInfo.InvariantCulture, $"{machine.Parts.Clock.Now}\n"),
            "help" => Help,
            _ => $"'{text}' is not known here; there is\n{Help}",
        });
    }
}
