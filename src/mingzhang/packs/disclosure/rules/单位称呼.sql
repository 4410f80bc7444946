-- id = "单位称呼"
-- title = "说明里的单位应是本部门"
-- severity = "warning"
-- category = "wording"
-- key = ["称呼"]
-- over = "单位称呼"
-- inputs = ["单位称呼.相符"]
-- message = '“{称呼}”不是报告的部门“{部门}”，也不是名单里的单位，疑是从别的报告抄来的。'
-- basis = '报告说明本部门的收支'
-- proves = '作主语的单位是本部门或所属单位'
-- false_alarm = '单位改过名，或用了很不相同的简称'
-- verify = '核对单位名称'
SELECT 文档, 号, 处, 称呼, 部门
FROM 单位称呼
WHERE 相符 = 0
