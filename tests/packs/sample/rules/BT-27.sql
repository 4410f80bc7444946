-- id = "BT-27"
-- title = "同一人同一项目同一期重复发放"
-- category = "count"
-- severity = "error"
-- key = ["项目代码", "期间", "证件号码"]
-- over = "发放"
-- inputs = ["发放.项目代码", "发放.期间", "发放.证件号码", "发放.状态"]
-- scope = ["证件号码"]
-- basis = "示例补贴办法（虚构）：每人每期发放一次"
-- false_alarm = "退回后重发：首次应标为失败"
SELECT 项目代码, 期间, 证件号码, COUNT(*) AS 行数, SUM(金额) - MAX(金额) AS 金额
FROM 发放
WHERE 状态 = '成功' AND 证件号码 IS NOT NULL
GROUP BY 项目代码, 期间, 证件号码
HAVING COUNT(*) > 1
