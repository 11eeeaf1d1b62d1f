# Builds shared mailboxes, rooms, equipment, lists, aliases and rights in Exchange Online.
#
#   Connect-ExchangeOnline
#   ./exchange.ps1 -Preview    # shows the steps and changes nothing
#   ./exchange.ps1
#
# The script may be run again. It continues after an error, and lists all errors at its end.
#Requires -Modules ExchangeOnlineManagement
param([switch] $Preview)
Set-StrictMode -Version 3.0
$ErrorActionPreference = 'Stop'
$script:Failed = @()

function Invoke-Step {
    param([string] $What, [scriptblock] $Step)
    Write-Output $What
    if ($Preview) { return }
    try {
        & $Step
    } catch {
        if ($_.FullyQualifiedErrorId -match 'MemberAlreadyExists') { return }
        $script:Failed += ($What + ': ' + $_.Exception.Message)
        Write-Warning $_.Exception.Message
    }
}

function Test-Recipient {
    param([string] $Address)
    return $null -ne (Get-Recipient -Identity $Address -ErrorAction SilentlyContinue)
}

# Shared mailboxes
Invoke-Step 'create the shared mailbox sales@example.com' { if (-not (Test-Recipient 'sales@example.com')) { New-Mailbox -Shared -Name 'sales' -Alias 'sales' -DisplayName 'sales' -PrimarySmtpAddress 'sales@example.com' | Out-Null } }

# Rooms and equipment
Invoke-Step 'create the equipment beamer@example.com' { if (-not (Test-Recipient 'beamer@example.com')) { New-Mailbox -Equipment -Name 'beamer' -Alias 'beamer' -DisplayName 'beamer' -PrimarySmtpAddress 'beamer@example.com' | Out-Null } }
Invoke-Step 'create the room fjord-1@example.com' { if (-not (Test-Recipient 'fjord-1@example.com')) { New-Mailbox -Room -Name 'fjord' -Alias 'fjord-1' -DisplayName 'fjord' -PrimarySmtpAddress 'fjord-1@example.com' | Out-Null } }

# Lists
Invoke-Step 'create the list all@example.com' { if (-not (Test-Recipient 'all@example.com')) { New-DistributionGroup -Name 'All, "everybody" + more' -Alias 'all' -DisplayName 'All, "everybody" + more' -PrimarySmtpAddress 'all@example.com' -Type 'Distribution' -RequireSenderAuthenticationEnabled $false | Out-Null } }
Invoke-Step 'create the list empty@example.com' { if (-not (Test-Recipient 'empty@example.com')) { New-DistributionGroup -Name 'empty' -Alias 'empty' -DisplayName 'empty' -PrimarySmtpAddress 'empty@example.com' -Type 'Distribution' -RequireSenderAuthenticationEnabled $false | Out-Null } }
Invoke-Step 'create the list staff@example.com' { if (-not (Test-Recipient 'staff@example.com')) { New-DistributionGroup -Name 'staff' -Alias 'staff' -DisplayName 'staff' -PrimarySmtpAddress 'staff@example.com' -Type 'Security' -RequireSenderAuthenticationEnabled $false | Out-Null } }

# Members of lists
Invoke-Step 'add sales@example.com to all@example.com' { Add-DistributionGroupMember -Identity 'all@example.com' -Member 'sales@example.com' }
Invoke-Step 'add staff@example.com to all@example.com' { Add-DistributionGroupMember -Identity 'all@example.com' -Member 'staff@example.com' }
Invoke-Step 'add ann@example.com to staff@example.com' { Add-DistributionGroupMember -Identity 'staff@example.com' -Member 'ann@example.com' }
Invoke-Step 'add Bob.Berg@example.com to staff@example.com' { Add-DistributionGroupMember -Identity 'staff@example.com' -Member 'Bob.Berg@example.com' }

# Fields, aliases and visibility
Invoke-Step 'set fields of ann@example.com' { Set-User -Identity 'ann@example.com' -Company 'Acme, Inc.' -Initials 'AO' }
Invoke-Step 'add addresses of ann@example.com' { Set-Mailbox -Identity 'ann@example.com' -EmailAddresses @{ Add = @('smtp:About@example.org', 'smtp:info@example.com') } }
Invoke-Step 'hide sales@example.com' { Set-Mailbox -Identity 'sales@example.com' -HiddenFromAddressListsEnabled $true }
Invoke-Step 'add addresses of all@example.com' { Set-DistributionGroup -Identity 'all@example.com' -EmailAddresses @{ Add = @('smtp:everybody@example.com') } }
Invoke-Step 'hide empty@example.com' { Set-DistributionGroup -Identity 'empty@example.com' -HiddenFromAddressListsEnabled $true }

# Booking of rooms and equipment
Invoke-Step 'set booking of beamer@example.com' { Set-CalendarProcessing -Identity 'beamer@example.com' -AutomateProcessing 'AutoAccept' -AllowConflicts $true -AllowRecurringMeetings $true }
Invoke-Step 'set booking of fjord-1@example.com' { Set-CalendarProcessing -Identity 'fjord-1@example.com' -AutomateProcessing 'AutoAccept' -AllowConflicts $false -AllowRecurringMeetings $false -ResourceDelegates @('ann@example.com', 'Bob.Berg@example.com') -AllBookInPolicy $false -AllRequestInPolicy $true -TentativePendingApproval $true -ForwardRequestsToDelegates $true }

# Rights on mailboxes
Invoke-Step 'give FULL_ACCESS on ann@example.com to staff@example.com' { Add-MailboxPermission -Identity 'ann@example.com' -User 'staff@example.com' -AccessRights FullAccess -InheritanceType All -AutoMapping $true | Out-Null }
Invoke-Step 'give SEND_AS on ann@example.com to staff@example.com' { Add-RecipientPermission -Identity 'ann@example.com' -Trustee 'staff@example.com' -AccessRights SendAs -Confirm:$false | Out-Null }
Invoke-Step 'give FULL_ACCESS on sales@example.com to ann@example.com' { Add-MailboxPermission -Identity 'sales@example.com' -User 'ann@example.com' -AccessRights FullAccess -InheritanceType All -AutoMapping $true | Out-Null }
Invoke-Step 'give SEND_ON_BEHALF on sales@example.com to ann@example.com' { Set-Mailbox -Identity 'sales@example.com' -GrantSendOnBehalfTo @{ Add = 'ann@example.com' } }
Invoke-Step 'give SEND_ON_BEHALF on sales@example.com to Bob.Berg@example.com' { Set-Mailbox -Identity 'sales@example.com' -GrantSendOnBehalfTo @{ Add = 'Bob.Berg@example.com' } }

if ($script:Failed.Count -gt 0) {
    Write-Output ''
    Write-Output 'These steps failed. Correct the causes and run the script again:'
    $script:Failed | ForEach-Object { Write-Output $_ }
    exit 1
}
Write-Output 'All steps are done.'
