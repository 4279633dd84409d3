using System.Globalization;
using System.Text;

namespace MiniVmm.Machine.Debugging.Registers;

/// <summary>Which registers there are, in the order of their numbers (GDB manual, G.5.7 "i386 Features"). The core is gdb's own; what
/// only an operating system sees stands in a feature of ours, which gdb shows without knowing it.</summary>
internal static class TargetDescription
{
    private static readonly (string Name, int Bit)[] FlagNames =
    [
        ("CF", 0), ("", 1), ("PF", 2), ("AF", 4), ("ZF", 6), ("SF", 7), ("TF", 8), ("IF", 9), ("DF", 10), ("OF", 11),
        ("NT", 14), ("RF", 16), ("VM", 17), ("AC", 18), ("VIF", 19), ("VIP", 20), ("ID", 21),
    ];

    private static readonly GdbRegister[] Core =
    [
        Integer("eax"), Integer("ecx"), Integer("edx"), Integer("ebx"), Pointer("esp"), Pointer("ebp"), Integer("esi"), Integer("edi"),
        new GdbRegister("eip", 32, "code_ptr"), new GdbRegister("eflags", 32, "i386_eflags"),
        Integer("cs"), Integer("ss"), Integer("ds"), Integer("es"), Integer("fs"), Integer("gs"),
        Extended("st0"), Extended("st1"), Extended("st2"), Extended("st3"), Extended("st4"), Extended("st5"), Extended("st6"), Extended("st7"),
        Float("fctrl"), Float("fstat"), Float("ftag"), Float("fiseg"), Float("fioff"), Float("foseg"), Float("fooff"), Float("fop"),
    ];

    private static readonly GdbRegister[] SystemLevel =
    [
        Address("cs_base"), Address("ss_base"), Address("ds_base"), Address("es_base"), Address("fs_base"), Address("gs_base"),
        Address("gdt_base"), Address("idt_base"), Address("cr0"), Address("cr2"), Address("cr3"), Address("cr4"),
        Address("dr0"), Address("dr1"), Address("dr2"), Address("dr3"), Address("dr6"), Address("dr7"),
    ];

    public static IReadOnlyList<GdbRegister> Registers { get; } = [.. Core, .. SystemLevel];

    /// <summary>The document "target.xml".</summary>
    public static string Xml()
    {
        var xml = new StringBuilder("<?xml version=\"1.0\"?>\n<!DOCTYPE target SYSTEM \"gdb-target.dtd\">\n<target version=\"1.0\">\n");
        xml.Append("<architecture>i386</architecture>\n<feature name=\"org.gnu.gdb.i386.core\">\n<flags id=\"i386_eflags\" size=\"4\">\n");
        foreach ((string name, int bit) in FlagNames)
            xml.Append(CultureInfo.InvariantCulture, $"<field name=\"{name}\" start=\"{bit}\" end=\"{bit}\"/>\n");
        xml.Append("</flags>\n");
        AddRegisters(xml, Core);
        xml.Append("</feature>\n<feature name=\"org.minivmm.i386.system\">\n");
        AddRegisters(xml, SystemLevel);
        return xml.Append("</feature>\n</target>\n").ToString();
    }

    private static void AddRegisters(StringBuilder xml, GdbRegister[] registers)
    {
        foreach (GdbRegister register in registers)
        {
            xml.Append(CultureInfo.InvariantCulture, $"<reg name=\"{register.Name}\" bitsize=\"{register.Bits}\" type=\"{register.Type}\"");
            if (register.Group is { } group) xml.Append(CultureInfo.InvariantCulture, $" group=\"{group}\"");
            xml.Append("/>\n");
        }
    }

    private static GdbRegister Integer(string name) => new(name, 32, "int32");

    private static GdbRegister Pointer(string name) => new(name, 32, "data_ptr");

    private static GdbRegister Extended(string name) => new(name, 80, "i387_ext");

    private static GdbRegister Float(string name) => new(name, 32, "int", "float");

    private static GdbRegister Address(string name) => new(name, 32, "uint32", "system");
}
