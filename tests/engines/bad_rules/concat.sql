-- expect = ["不可用 CONCAT", "请用 ||"]
SELECT 项目代码, CONCAT(期间, 状态) AS 说明 FROM 发放
