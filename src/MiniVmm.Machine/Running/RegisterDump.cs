using System.Globalization;
using System.Text;
using MiniVmm.I386;
using MiniVmm.I386.State;

namespace MiniVmm.Machine.Running;

/// <summary>The processor's registers as text, for a person who looks for a bug in a guest.</summary>
internal static unsafe class RegisterDump
{
    public static string Of(Processor processor)
    {
        CpuState* s = processor.State;
        var text = new StringBuilder();
        string[] names = ["eax", "ecx", "edx", "ebx", "esp", "ebp", "esi", "edi"];
        for (int i = 0; i < names.Length; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $"  {names[i]} {s->Gpr[i]:x8}");
            if (i == 3) text.AppendLine();
        }
        text.AppendLine();
        text.AppendLine(CultureInfo.InvariantCulture, $"  eip {s->Eip:x8}  eflags {Flags.Read(s):x8}  cpl {s->Cpl}");
        text.AppendLine(CultureInfo.InvariantCulture, $"  cr0 {s->Cr0:x8}  cr2 {s->Cr2:x8}  cr3 {s->Cr3:x8}  cr4 {s->Cr4:x8}");
        text.AppendLine(CultureInfo.InvariantCulture, $"  dr0 {s->Dr[0]:x8}  dr1 {s->Dr[1]:x8}  dr2 {s->Dr[2]:x8}  dr3 {s->Dr[3]:x8}  dr6 {s->Dr[6]:x8}  dr7 {s->Dr[7]:x8}");
        text.AppendLine(CultureInfo.InvariantCulture, $"  sysenter cs {s->SysenterCs:x4}  esp {s->SysenterEsp:x8}  eip {s->SysenterEip:x8}");
        foreach (SegmentRegister register in Enum.GetValues<SegmentRegister>())
        {
            Segment segment = CpuState.SegmentOf(s, register);
            text.AppendLine(CultureInfo.InvariantCulture,
                $"  {register,-4} {segment.Selector:x4}  base {segment.Base:x8}  limit {segment.Limit:x8}  access {segment.Access:x4}");
        }
        text.Append(CultureInfo.InvariantCulture,
            $"  gdt  base {s->GdtrBase:x8}  limit {s->GdtrLimit:x4}   idt  base {s->IdtrBase:x8}  limit {s->IdtrLimit:x4}");
        return text.ToString();
    }
}
