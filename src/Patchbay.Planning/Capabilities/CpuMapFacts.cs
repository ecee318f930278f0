namespace Patchbay.Planning.Capabilities;

/// <summary>
/// Processors of x86 as libvirt knows them: names of features with the bits that they stand for, and models with the features that they have.
/// </summary>
/// <remarks>
/// The facts are those of the CPU map of libvirt 11.3, which its documents go by; a test compares them with a stock libvirt's. A line goes
/// on in lines that begin with a space. <see cref="CpuMap"/> reads both texts.
/// </remarks>
internal static class CpuMapFacts
{
    /// <summary>
    /// Features in libvirt's order. <c>LEAF.SUBLEAF.REGISTER FEATURE:BIT…</c> are bits of CPUID, in hexadecimal but for the bit.
    /// <c>FEATURE FEATURE…</c> are bits of model specific registers, which a processor has only with the first of them.
    /// </summary>
    public const string Features = """
        1.0.ecx pni:0 pclmuldq:1 dtes64:2 monitor:3 ds_cpl:4 vmx:5 smx:6 est:7 tm2:8 ssse3:9 cid:10 fma:12 cx16:13 xtpr:14 pdcm:15 pcid:17 dca:18 sse4.1:19
          sse4.2:20 x2apic:21 movbe:22 popcnt:23 tsc-deadline:24 aes:25 xsave:26 osxsave:27 avx:28 f16c:29 rdrand:30 hypervisor:31
        1.0.edx fpu:0 vme:1 de:2 pse:3 tsc:4 msr:5 pae:6 mce:7 cx8:8 apic:9 sep:11 mtrr:12 pge:13 mca:14 cmov:15 pat:16 pse36:17 pn:18 clflush:19 ds:21
          acpi:22 mmx:23 fxsr:24 sse:25 sse2:26 ss:27 ht:28 tm:29 ia64:30 pbe:31
        6.0.eax arat:2
        7.0.ebx fsgsbase:0 tsc_adjust:1 sgx:2 bmi1:3 hle:4 avx2:5 fdp-excptn-only:6 smep:7 bmi2:8 erms:9 invpcid:10 rtm:11 cmt:12 zero-fcs-fds:13 mpx:14
          avx512f:16 avx512dq:17 rdseed:18 adx:19 smap:20 avx512ifma:21 pcommit:22 clflushopt:23 clwb:24 intel-pt:25 avx512pf:26 avx512er:27 avx512cd:28
          sha-ni:29 avx512bw:30 avx512vl:31
        7.0.ecx avx512vbmi:1 umip:2 pku:3 ospke:4 waitpkg:5 avx512vbmi2:6 gfni:8 vaes:9 vpclmulqdq:10 avx512vnni:11 avx512bitalg:12 avx512-vpopcntdq:14
          la57:16 rdpid:22 bus-lock-detect:24 cldemote:25 movdiri:27 movdir64b:28 sgxlc:30 pks:31
        7.0.edx avx512-4vnniw:2 avx512-4fmaps:3 fsrm:4 avx512-vp2intersect:8 md-clear:10 serialize:14 tsx-ldtrk:16 pconfig:18 arch-lbr:19 amx-bf16:22
          avx512-fp16:23 amx-tile:24 amx-int8:25 spec-ctrl:26 stibp:27 flush-l1d:28 arch-capabilities:29 core-capability:30 ssbd:31
        7.1.eax sha512:0 sm3:1 sm4:2 avx-vnni:4 avx512-bf16:5 cmpccxadd:7 fzrm:10 fsrs:11 fsrc:12 fred:17 lkgs:18 wrmsrns:19 amx-fp16:21 avx-ifma:23 lam:26
        7.1.edx avx-vnni-int8:4 avx-ne-convert:5 amx-complex:8 avx-vnni-int16:10 prefetchiti:14 avx10:19
        7.2.edx intel-psfd:0 ipred-ctrl:1 rrsba-ctrl:2 ddpd-u:3 bhi-ctrl:4 mcdt-no:5
        d.1.eax xsaveopt:0 xsavec:1 xgetbv1:2 xsaves:3 xfd:4
        f.1.edx mbm_total:1 mbm_local:2
        12.0.eax sgx1:0 sgx2:1 sgx-edeccssa:11
        12.0.ebx sgx-exinfo:0
        12.1.eax sgx-debug:1 sgx-mode64:2 sgx-provisionkey:4 sgx-tokenkey:5 sgx-kss:7 sgx-aex-notify:10
        14.0.ecx intel-pt-lip:31
        24.0.ebx avx10-128:16 avx10-256:17 avx10-512:18
        80000001.0.ecx lahf_lm:0 cmp_legacy:1 svm:2 extapic:3 cr8legacy:4 abm:5 sse4a:6 misalignsse:7 3dnowprefetch:8 osvw:9 ibs:10 xop:11 skinit:12 wdt:13
          lwp:15 fma4:16 tce:17 cvt16:18 nodeid_msr:19 tbm:21 topoext:22 perfctr_core:23 perfctr_nb:24
        80000001.0.edx syscall:11 nx:20 mmxext:22 fxsr_opt:25 pdpe1gb:26 rdtscp:27 lm:29 3dnowext:30 3dnow:31
        80000007.0.ebx overflow-recov:0 succor:1
        80000007.0.edx invtsc:8
        80000008.0.ebx clzero:0 xsaveerptr:2 wbnoinvd:9 ibpb:12 ibrs:14 amd-stibp:15 stibp-always-on:17 amd-ssbd:24 virt-ssbd:25 amd-no-ssb:26 amd-psfd:28
        8000000a.0.edx npt:0 lbrv:1 svm-lock:2 nrip-save:3 tsc-scale:4 vmcb-clean:5 flushbyasid:6 decodeassists:7 pause-filter:10 pfthreshold:12 avic:13
          v-vmsave-vmload:15 vgif:16 vnmi:25 svme-addr-chk:28
        80000021.0.eax no-nested-data-bp:0 lfence-always-serializing:2 null-sel-clr-base:6 auto-ibrs:8 eraps:24 sbpb:27 ibpb-brtype:28 srso-no:29
          srso-user-kernel-no:30
        80000022.0.eax perfmon-v2:0
        core-capability split-lock-detect
        arch-capabilities rdctl-no ibrs-all rsba skip-l1dfl-vmentry ssb-no mds-no pschange-mc-no tsx-ctrl taa-no sbdr-ssdp-no fbsdp-no psdp-no fb-clear
          pbrsb-no gds-no rfds-no rfds-clear
        vmx vmx-ins-outs vmx-true-ctls vmx-any-errcode vmx-nested-exception vmx-store-lma vmx-activity-hlt vmx-activity-shutdown vmx-activity-wait-sipi
          vmx-vmwrite-vmexit-fields vmx-zero-len-inject vmx-apicv-xapic vmx-ept vmx-desc-exit vmx-rdtscp-exit vmx-apicv-x2apic vmx-vpid vmx-wbinvd-exit
          vmx-unrestricted-guest vmx-apicv-register vmx-apicv-vid vmx-ple vmx-rdrand-exit vmx-invpcid-exit vmx-vmfunc vmx-shadow-vmcs vmx-encls-exit
          vmx-rdseed-exit vmx-pml vmx-xsaves vmx-tsc-scaling vmx-enable-user-wait-pause vmx-ept-execonly vmx-page-walk-4 vmx-page-walk-5 vmx-ept-uc vmx-ept-wb
          vmx-ept-2mb vmx-ept-1gb vmx-invept vmx-eptad vmx-ept-advanced-exitinfo vmx-invept-single-context vmx-invept-all-context vmx-invvpid
          vmx-invvpid-single-addr vmx-invvpid-single-context vmx-invvpid-all-context vmx-invvpid-single-context-noglobals vmx-intr-exit vmx-nmi-exit vmx-vnmi
          vmx-preemption-timer vmx-posted-intr vmx-vintr-pending vmx-tsc-offset vmx-hlt-exit vmx-invlpg-exit vmx-mwait-exit vmx-rdpmc-exit vmx-rdtsc-exit
          vmx-cr3-load-noexit vmx-cr3-store-noexit vmx-cr8-load-exit vmx-cr8-store-exit vmx-flexpriority vmx-vnmi-pending vmx-movdr-exit vmx-io-exit
          vmx-io-bitmap vmx-mtf vmx-msr-bitmap vmx-monitor-exit vmx-pause-exit vmx-secondary-ctls vmx-exit-nosave-debugctl vmx-exit-load-perf-global-ctrl
          vmx-exit-ack-intr vmx-exit-save-pat vmx-exit-load-pat vmx-exit-save-efer vmx-exit-load-efer vmx-exit-save-preemption-timer vmx-exit-clear-bndcfgs
          vmx-exit-clear-rtit-ctl vmx-exit-load-pkrs vmx-exit-secondary-ctls vmx-entry-noload-debugctl vmx-entry-ia32e-mode vmx-entry-load-perf-global-ctrl
          vmx-entry-load-pat vmx-entry-load-efer vmx-entry-load-bndcfgs vmx-entry-load-rtit-ctl vmx-entry-load-pkrs vmx-entry-load-fred vmx-eptp-switching
        """;

    /// <summary>
    /// Models in libvirt's order, each with what it is named by and, where another says most of it, the difference:
    /// <c>NAME WORD… | FEATURES | LATER FEATURES | REMOVED FEATURES</c>, or <c>NAME = MODEL</c> for a version's name of a model. Features are
    /// <c>MODEL +MORE… -LESS…</c>, later ones those that the model got when it was in use already. Words are the vendor, <c>FAMILY.MODEL.STEPPINGS</c>
    /// of processors that are this model, <c>host</c> where it names no guest's processor by itself and <c>never</c> where it names none at all,
    /// <c>compat</c> where hosts are judged by the features listed here rather than by QEMU's word, and <c>rare</c> where QEMU 7.2 does not have it.
    /// </summary>
    public const string Models = """
        486 compat | +fpu +vme +pse
        486-v1 = 486
        pentium compat | 486 +de +tsc +msr +mce +cx8 +mmx
        pentium-v1 = pentium
        pentium2 compat | pentium +pae +sep +mtrr +pge +mca +cmov +pat +pse36 +fxsr
        pentium2-v1 = pentium2
        pentium3 compat | pentium2 +sse
        pentium3-v1 = pentium3
        pentiumpro compat rare | pentium3 +apic +sse2 -vme -mtrr -mca -pse36
        coreduo Intel compat | pentiumpro +pni +monitor +vme +mtrr +mca +clflush +nx | +vmx-activity-hlt +vmx-intr-exit +vmx-nmi-exit +vmx-vintr-pending
          +vmx-tsc-offset +vmx-hlt-exit +vmx-invlpg-exit +vmx-mwait-exit +vmx-rdpmc-exit +vmx-rdtsc-exit +vmx-movdr-exit +vmx-io-exit +vmx-io-bitmap
          +vmx-msr-bitmap +vmx-monitor-exit +vmx-pause-exit +vmx-exit-ack-intr +vmx-entry-ia32e-mode
        coreduo-v1 = coreduo
        n270 Intel compat | coreduo +ssse3
        n270-v1 = n270
        core2duo Intel compat | n270 +pse36 +syscall +lm | coreduo +vmx-ins-outs +vmx-apicv-xapic +vmx-vnmi +vmx-cr8-load-exit +vmx-cr8-store-exit
          +vmx-flexpriority +vmx-vnmi-pending +vmx-secondary-ctls
        core2duo-v1 = core2duo
        qemu32 compat | pentiumpro +pni
        qemu32-v1 = qemu32
        kvm32 compat | coreduo +pse36 -monitor -vme -nx | coreduo
        kvm32-v1 = kvm32
        cpu64-rhel5 never compat rare | kvm32 +syscall +nx +lm
        cpu64-rhel6 never compat rare | cpu64-rhel5 +cx16 +lahf_lm
        qemu64 compat | cpu64-rhel5 +cx16 +svm
        qemu64-v1 = qemu64
        kvm64 compat | qemu64 -svm | kvm32 +vmx-cr8-load-exit +vmx-cr8-store-exit +vmx-flexpriority -vmx-msr-bitmap
        kvm64-v1 = kvm64
        Conroe Intel compat 6.15 6.22 | cpu64-rhel6 +ssse3 -cx16 | core2duo
        Conroe-v1 = Conroe
        Penryn Intel compat 6.23 6.29 | Conroe +cx16 +sse4.1 | Conroe +vmx-wbinvd-exit +vmx-exit-load-perf-global-ctrl +vmx-entry-load-perf-global-ctrl
        Penryn-v1 = Penryn
        Nehalem Intel compat 6.26 6.30 6.31 6.46 | Penryn +sse4.2 +popcnt | Penryn +vmx-true-ctls +vmx-ept +vmx-desc-exit +vmx-rdtscp-exit +vmx-apicv-x2apic
          +vmx-vpid +vmx-ept-execonly +vmx-page-walk-4 +vmx-ept-2mb +vmx-ept-1gb +vmx-invept +vmx-invept-single-context +vmx-invept-all-context +vmx-invvpid
          +vmx-invvpid-single-addr +vmx-invvpid-all-context +vmx-invvpid-single-context-noglobals +vmx-preemption-timer +vmx-cr3-load-noexit
          +vmx-cr3-store-noexit +vmx-mtf +vmx-exit-nosave-debugctl +vmx-exit-save-pat +vmx-exit-load-pat +vmx-exit-save-efer +vmx-exit-load-efer
          +vmx-exit-save-preemption-timer +vmx-entry-noload-debugctl +vmx-entry-load-pat +vmx-entry-load-efer
        Nehalem-IBRS Intel compat 6.26 6.30 6.31 6.46 | Nehalem +spec-ctrl | Nehalem
        Nehalem-v1 = Nehalem
        Nehalem-v2 = Nehalem-IBRS
        Westmere Intel compat 6.44 6.47 6.37 | Nehalem +aes | Nehalem +vmx-store-lma +vmx-unrestricted-guest
        Westmere-IBRS Intel compat 6.44 | Nehalem-IBRS +aes | Westmere
        Westmere-v1 = Westmere
        Westmere-v2 = Westmere-IBRS
        SandyBridge Intel compat 6.42 6.45 | Westmere +pclmuldq +x2apic +tsc-deadline +xsave +avx +rdtscp | Westmere
        SandyBridge-IBRS Intel compat 6.42 6.45 | SandyBridge +spec-ctrl | Westmere
        SandyBridge-v1 = SandyBridge
        SandyBridge-v2 = SandyBridge-IBRS
        IvyBridge Intel compat 6.58 6.62 | SandyBridge +f16c +rdrand +vme +fsgsbase +smep +erms | Westmere +vmx-apicv-register +vmx-apicv-vid +vmx-rdrand-exit
          +vmx-posted-intr
        IvyBridge-IBRS Intel compat 6.58 6.62 | IvyBridge +spec-ctrl | IvyBridge
        IvyBridge-v1 = IvyBridge
        IvyBridge-v2 = IvyBridge-IBRS
        Haswell-noTSX Intel compat 6.60 6.63 6.69 6.70 | IvyBridge +fma +pcid +movbe +bmi1 +avx2 +bmi2 +invpcid -f16c -rdrand -vme | IvyBridge
          +vmx-vmwrite-vmexit-fields +vmx-invpcid-exit +vmx-vmfunc +vmx-shadow-vmcs +vmx-eptad +vmx-eptp-switching
        Haswell-noTSX-IBRS Intel compat 6.60 6.63 6.69 6.70 | Haswell-noTSX +spec-ctrl | Haswell-noTSX
        Haswell Intel compat 6.60 6.63 6.69 6.70 | Haswell-noTSX +hle +rtm | Haswell-noTSX
        Haswell-IBRS Intel compat 6.60 6.63 6.69 6.70 | Haswell +spec-ctrl | Haswell
        Haswell-v1 = Haswell
        Haswell-v2 = Haswell-noTSX
        Haswell-v3 = Haswell-IBRS
        Haswell-v4 = Haswell-noTSX-IBRS
        Broadwell-noTSX Intel compat 6.61 6.71 6.79 6.86 | Haswell-noTSX +rdseed +adx +smap +3dnowprefetch | Haswell +vmx-rdseed-exit +vmx-pml
        Broadwell-noTSX-IBRS Intel compat 6.61 6.71 6.79 6.86 | Broadwell-noTSX +spec-ctrl | Broadwell-noTSX
        Broadwell Intel compat 6.61 6.71 6.79 6.86 | Broadwell-noTSX +hle +rtm | Broadwell-noTSX
        Broadwell-IBRS Intel compat 6.61 6.71 6.79 6.86 | Broadwell +spec-ctrl | Broadwell
        Broadwell-v1 = Broadwell
        Broadwell-v2 = Broadwell-noTSX
        Broadwell-v3 = Broadwell-IBRS
        Broadwell-v4 = Broadwell-noTSX-IBRS
        Skylake-Client Intel compat 6.94 6.78 6.142 6.158 | Broadwell +f16c +rdrand +vme +arat +xsaveopt +xsavec +xgetbv1 +abm | Broadwell -vmx-apicv-x2apic
          -vmx-apicv-register -vmx-apicv-vid -vmx-posted-intr | mpx
        Skylake-Client-IBRS Intel compat 6.94 6.78 6.142 6.158 | Skylake-Client +spec-ctrl | Skylake-Client | mpx
        Skylake-Client-noTSX-IBRS Intel host compat 6.94 6.78 6.142 6.158 | Skylake-Client-IBRS -hle -rtm | Skylake-Client +vmx-xsaves | mpx
        Skylake-Client-v1 = Skylake-Client
        Skylake-Client-v2 = Skylake-Client-IBRS
        Skylake-Client-v3 = Skylake-Client-noTSX-IBRS
        Skylake-Client-v4 Intel host 6.94 6.78 6.142 6.158 | Skylake-Client-noTSX-IBRS +xsaves +vmx-ins-outs +vmx-true-ctls +vmx-store-lma +vmx-activity-hlt
          +vmx-vmwrite-vmexit-fields +vmx-apicv-xapic +vmx-ept +vmx-desc-exit +vmx-rdtscp-exit +vmx-vpid +vmx-wbinvd-exit +vmx-unrestricted-guest
          +vmx-rdrand-exit +vmx-invpcid-exit +vmx-vmfunc +vmx-shadow-vmcs +vmx-rdseed-exit +vmx-pml +vmx-xsaves +vmx-ept-execonly +vmx-page-walk-4
          +vmx-ept-2mb +vmx-ept-1gb +vmx-invept +vmx-eptad +vmx-invept-single-context +vmx-invept-all-context +vmx-invvpid-single-addr
          +vmx-invvpid-all-context +vmx-invvpid-single-context-noglobals +vmx-intr-exit +vmx-nmi-exit +vmx-vnmi +vmx-preemption-timer +vmx-vintr-pending
          +vmx-tsc-offset +vmx-hlt-exit +vmx-invlpg-exit +vmx-mwait-exit +vmx-rdpmc-exit +vmx-rdtsc-exit +vmx-cr3-load-noexit +vmx-cr3-store-noexit
          +vmx-cr8-load-exit +vmx-cr8-store-exit +vmx-flexpriority +vmx-vnmi-pending +vmx-movdr-exit +vmx-io-exit +vmx-io-bitmap +vmx-mtf +vmx-msr-bitmap
          +vmx-monitor-exit +vmx-pause-exit +vmx-secondary-ctls +vmx-exit-nosave-debugctl +vmx-exit-load-perf-global-ctrl +vmx-exit-ack-intr
          +vmx-exit-save-pat +vmx-exit-load-pat +vmx-exit-save-efer +vmx-exit-load-efer +vmx-exit-save-preemption-timer +vmx-entry-noload-debugctl
          +vmx-entry-ia32e-mode +vmx-entry-load-perf-global-ctrl +vmx-entry-load-pat +vmx-entry-load-efer +vmx-eptp-switching
        Skylake-Server Intel compat 6.85.0-4 | Skylake-Client +avx512f +avx512dq +clwb +avx512cd +avx512bw +avx512vl +pdpe1gb | Broadwell -vmx-eptp-switching
          | mpx
        Skylake-Server-IBRS Intel compat 6.85.0-4 | Skylake-Server +spec-ctrl | Skylake-Server | mpx
        Skylake-Server-noTSX-IBRS Intel host compat 6.85.0-4 | Skylake-Server-IBRS -hle -rtm | Broadwell +vmx-xsaves | mpx
        Skylake-Server-v1 = Skylake-Server
        Skylake-Server-v2 = Skylake-Server-IBRS
        Skylake-Server-v3 = Skylake-Server-noTSX-IBRS
        Skylake-Server-v4 Intel host 6.85.0-4 | Skylake-Client-v4 +avx512f +avx512dq +clwb +avx512cd +avx512bw +avx512vl +pku +pdpe1gb +vmx-apicv-x2apic
          +vmx-apicv-register +vmx-apicv-vid +vmx-posted-intr -xsaves -vmx-xsaves
        Skylake-Server-v5 Intel host 6.85.0-4 | Skylake-Server-v4 +xsaves +vmx-xsaves
        Cascadelake-Server Intel compat 6.85.5-7 | Skylake-Server-IBRS +clflushopt +avx512vnni +ssbd | Skylake-Server | mpx
        Cascadelake-Server-noTSX Intel host compat 6.85.5-7 | Cascadelake-Server -hle -rtm | Broadwell +vmx-xsaves | mpx
        Cascadelake-Server-v1 = Cascadelake-Server
        Cascadelake-Server-v2 Intel host 6.85.5-7 | Skylake-Server-v4 +hle +rtm +clflushopt +avx512vnni +arch-capabilities +ssbd +rdctl-no +ibrs-all
          +skip-l1dfl-vmentry +mds-no -vmx-eptp-switching
        Cascadelake-Server-v3 = Cascadelake-Server-noTSX
        Cascadelake-Server-v4 Intel host 6.85.5-7 | Cascadelake-Server-v2 +vmx-eptp-switching -hle -rtm
        Cascadelake-Server-v5 Intel host 6.85.5-7 | Cascadelake-Server-v4 +xsaves +vmx-xsaves
        Icelake-Client Intel compat 6.126 rare | Skylake-Client-IBRS +mpx +avx512vbmi +umip +pku +avx512vbmi2 +gfni +vaes +vpclmulqdq +avx512vnni
          +avx512bitalg +avx512-vpopcntdq +ssbd +wbnoinvd | | intel-pt
        Icelake-Client-noTSX Intel host compat 6.126 rare | Icelake-Client -hle -rtm | | intel-pt
        Icelake-Server Intel compat 6.106 | Icelake-Client +avx512f +avx512dq +clflushopt +clwb +avx512cd +avx512bw +avx512vl +la57 +pdpe1gb -mpx | Haswell
          -vmx-eptp-switching | intel-pt mpx
        Icelake-Server-noTSX Intel host compat 6.106 | Icelake-Server -hle -rtm | Broadwell +vmx-xsaves +vmx-page-walk-5 | intel-pt mpx
        Icelake-Server-v1 = Icelake-Server
        Icelake-Server-v2 = Icelake-Server-noTSX
        Icelake-Server-v3 Intel host 6.106 | Cascadelake-Server-v2 +avx512vbmi +umip +avx512vbmi2 +gfni +vaes +vpclmulqdq +avx512bitalg +avx512-vpopcntdq
          +la57 +wbnoinvd +pschange-mc-no +taa-no -hle -rtm -vmx-rdseed-exit -vmx-pml
        Icelake-Server-v4 Intel host 6.106 | Icelake-Server-v3 +avx512ifma +sha-ni +rdpid +fsrm +vmx-rdseed-exit +vmx-pml +vmx-eptp-switching
        Icelake-Server-v5 Intel host 6.106 | Icelake-Server-v4 +xsaves +vmx-xsaves
        Icelake-Server-v6 Intel host 6.106 | Icelake-Server-v5 +vmx-page-walk-5
        Icelake-Server-v7 Intel host 6.106 rare | Icelake-Server-v6 +hle +rtm
        Cooperlake Intel compat 6.85.10-11 | Cascadelake-Server +pku +stibp +arch-capabilities +avx512-bf16 +rdctl-no +ibrs-all +skip-l1dfl-vmentry +mds-no
          +pschange-mc-no +taa-no | Broadwell +vmx-xsaves
        Cooperlake-v1 = Cooperlake
        Cooperlake-v2 Intel host 6.85.10-11 | Cascadelake-Server-v5 +hle +rtm +stibp +avx512-bf16 +pschange-mc-no +taa-no
        Snowridge Intel compat 6.134 | Skylake-Client-noTSX-IBRS +clflushopt +clwb +sha-ni +umip +gfni +cldemote +movdiri +movdir64b +arch-capabilities
          +core-capability +ssbd +pdpe1gb +split-lock-detect -fma -pcid -avx -f16c -bmi1 -avx2 -bmi2 -invpcid -adx -abm | Cooperlake
        Snowridge-v1 = Snowridge
        Snowridge-v2 Intel host 6.134 | Skylake-Server-v4 +clflushopt +sha-ni +umip +gfni +cldemote +movdiri +movdir64b +arch-capabilities +core-capability
          +ssbd +split-lock-detect -fma -pcid -avx -f16c -bmi1 -avx2 -bmi2 -invpcid -avx512f -avx512dq -adx -avx512cd -avx512bw -avx512vl -pku -abm
        Snowridge-v3 Intel host 6.134 | Snowridge-v2 +xsaves +vmx-xsaves
        Snowridge-v4 Intel host 6.134 | Snowridge-v3 -core-capability -split-lock-detect
        SapphireRapids Intel compat 6.143 rare | Icelake-Server +avx512ifma +sha-ni +rdpid +bus-lock-detect +fsrm +serialize +tsx-ldtrk +amx-bf16 +avx512-fp16
          +amx-tile +amx-int8 +arch-capabilities +avx-vnni +avx512-bf16 +fzrm +fsrs +fsrc +xsaves +xfd +rdctl-no +ibrs-all +skip-l1dfl-vmentry +mds-no
          +pschange-mc-no +taa-no | Icelake-Server-noTSX
        SapphireRapids-v1 = SapphireRapids rare
        SapphireRapids-v2 Intel host 6.143 rare | Icelake-Server-v7 +bus-lock-detect +serialize +tsx-ldtrk +amx-bf16 +avx512-fp16 +amx-tile +amx-int8
          +avx-vnni +avx512-bf16 +fzrm +fsrs +fsrc +xfd +sbdr-ssdp-no +fbsdp-no +psdp-no
        SapphireRapids-v3 Intel host 6.143 rare | SapphireRapids-v2 +ss +tsc_adjust +cldemote +movdiri +movdir64b
        GraniteRapids Intel compat 6.173 rare | SapphireRapids-v2 +amx-fp16 +prefetchiti +mcdt-no +pbrsb-no +vmx-invvpid
        GraniteRapids-v1 = GraniteRapids rare
        GraniteRapids-v2 Intel host 6.173 rare | SapphireRapids-v3 +amx-fp16 +prefetchiti +avx10 +mcdt-no +avx10-128 +avx10-256 +avx10-512 +pbrsb-no
        SierraForest Intel compat 6.175 rare | Cascadelake-Server-v5 +sha-ni +umip +gfni +vaes +vpclmulqdq +rdpid +bus-lock-detect +fsrm +serialize +avx-vnni
          +cmpccxadd +fsrs +avx-ifma +avx-vnni-int8 +avx-ne-convert +mcdt-no +wbnoinvd +pschange-mc-no +sbdr-ssdp-no +fbsdp-no +psdp-no +pbrsb-no +vmx-invvpid
          -avx512f -avx512dq -avx512cd -avx512bw -avx512vl -avx512vnni
        SierraForest-v1 = SierraForest rare
        Denverton Intel 6.95 | Snowridge-v4 +mpx +rdctl-no +skip-l1dfl-vmentry -clwb -umip -gfni -cldemote -movdiri -movdir64b -xsaves -vmx-xsaves
        Denverton-v1 = Denverton
        Denverton-v2 Intel host 6.95 | Denverton -mpx
        Denverton-v3 Intel host 6.95 | Denverton-v2 +xsaves +vmx-xsaves
        KnightsMill Intel 6.133 | Skylake-Client +ss +avx512f +avx512pf +avx512er +avx512cd +avx512-vpopcntdq +avx512-4vnniw +avx512-4fmaps +pdpe1gb -pcid
          -hle -invpcid -rtm -smap -xsavec -xgetbv1
        KnightsMill-v1 = KnightsMill
        athlon AMD compat | pentium3 +apic +sse2 +mmxext +3dnowext +3dnow -mca
        athlon-v1 = athlon
        phenom AMD compat | qemu64 +monitor +mmxext +fxsr_opt +3dnowext +3dnow -cx16
        phenom-v1 = phenom
        Opteron_G1 AMD compat 15.6 | kvm64 -cx16
        Opteron_G1-v1 = Opteron_G1
        Opteron_G2 AMD compat 15.6 | qemu64 +lahf_lm +rdtscp
        Opteron_G2-v1 = Opteron_G2
        Opteron_G3 AMD compat 15.6 | Opteron_G2 +popcnt +abm +sse4a +misalignsse | | monitor
        Opteron_G3-v1 = Opteron_G3
        Opteron_G4 AMD compat 21.1 | Opteron_G3 +pclmuldq +ssse3 +sse4.1 +sse4.2 +aes +xsave +avx +3dnowprefetch +xop +fma4 +pdpe1gb
        Opteron_G4-v1 = Opteron_G4
        Opteron_G5 AMD compat 21.2 | Opteron_G4 +fma +f16c +tbm
        Opteron_G5-v1 = Opteron_G5
        EPYC AMD compat 23.1 | Skylake-Client +clflushopt +sha-ni +svm +cr8legacy +sse4a +misalignsse +osvw +mmxext +fxsr_opt +pdpe1gb -pcid -x2apic
          -tsc-deadline -hle -erms -invpcid -rtm | | monitor
        EPYC-IBPB AMD compat 23.1 | EPYC +ibpb | | monitor
        EPYC-v1 = EPYC
        EPYC-v2 = EPYC-IBPB
        EPYC-v3 AMD host 23.1 | EPYC-IBPB +xsaves +perfctr_core +clzero +xsaveerptr +npt +nrip-save
        EPYC-v4 AMD host 23.1 rare | EPYC-v3
        EPYC-Rome AMD compat 23.49 | EPYC-v3 +clwb +umip +rdpid +wbnoinvd +amd-stibp -xsaves
        EPYC-Rome-v1 = EPYC-Rome
        EPYC-Rome-v2 AMD host 23.49 | EPYC-Rome +xsaves +ibrs +amd-ssbd
        EPYC-Rome-v3 AMD host 23.49 rare | EPYC-Rome-v2
        EPYC-Rome-v4 AMD host 23.49 rare | EPYC-Rome-v2 -xsaves
        EPYC-Milan AMD compat 25.1 | EPYC-Rome-v2 +pcid +erms +invpcid +pku +fsrm +svme-addr-chk
        EPYC-Milan-v1 = EPYC-Milan
        EPYC-Milan-v2 AMD host 25.1 rare | EPYC-Milan +vaes +vpclmulqdq +stibp-always-on +amd-psfd +no-nested-data-bp +lfence-always-serializing
          +null-sel-clr-base
        EPYC-Genoa AMD compat 25.17 rare | EPYC-Milan-v2 +avx512f +avx512dq +avx512ifma +avx512cd +avx512bw +avx512vl +avx512vbmi +avx512vbmi2 +gfni
          +avx512vnni +avx512bitalg +avx512-vpopcntdq +la57 +avx512-bf16 +vnmi +auto-ibrs
        EPYC-Genoa-v1 = EPYC-Genoa rare
        Dhyana Hygon compat 24.0 | EPYC-IBPB -pclmuldq -aes -sha-ni | | monitor
        Dhyana-v1 = Dhyana
        Dhyana-v2 Hygon host 24.0 | Dhyana +xsaves +npt +nrip-save
        """;
}
