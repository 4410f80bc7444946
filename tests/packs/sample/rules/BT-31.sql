-- id = "BT-31"
-- title = "发放金额超过亩数乘以当日标准"
-- category = "sum"
-- severity = "error"
-- key = ["项目代码", "期间", "证件号码"]
-- over = "发放"
-- inputs = ["发放.金额", "发放.亩数", "发放.发放日期"]
-- scope = ["证件号码"]
-- basis = "示例补贴办法（虚构）：按亩数和当日标准发放"
-- false_alarm = "标准当年调整而补发差额的"
SELECT
  f.项目代码,
  f.期间,
  f.证件号码,
  f.金额 AS 公布值,
  f.亩数 * s.每亩 AS 应为值,
  f.金额 - f.亩数 * s.每亩 AS 差额
FROM 发放 AS f
JOIN 标准 AS s
  ON s.项目代码 = f.项目代码
  AND f.发放日期 >= s.起
  AND f.发放日期 <= COALESCE(s.止, DATE '9999-12-31')
WHERE f.状态 = '成功' AND f.金额 > f.亩数 * s.每亩
